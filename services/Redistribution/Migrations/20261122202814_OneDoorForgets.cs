using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Redistribution.Migrations
{
    /// <inheritdoc />
    public partial class OneDoorForgets : Migration
    {
        /// <summary>What the retention table gives a time. Entries and lines have none.</summary>
        private static readonly string[] Kept =
            ["distribution_lines", "worked_shifts", "figures", "paid_outs", "particulars", "invoices", "payment_parts", "write_offs"];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Guards.GrowingUntilTheirTime(Kept));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(string.Concat(Kept.Select(table => $"DROP TRIGGER only_grows ON {table};\n")) + Guards.Growing(Kept));
        }
    }
}
