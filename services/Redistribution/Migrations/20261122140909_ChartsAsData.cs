using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Redistribution.Migrations
{
    /// <inheritdoc />
    public partial class ChartsAsData : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "lines_owed_to_somebody",
                table: "lines");

            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    number = table.Column<string>(type: "text", nullable: false),
                    chart = table.Column<string>(type: "text", nullable: false),
                    is_personal = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accounts", x => x.number);
                });

            migrationBuilder.Sql(AccountGuards.OfTheChart);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(AccountGuards.OfNone);

            migrationBuilder.DropTable(
                name: "accounts");

            migrationBuilder.AddCheckConstraint(
                name: "lines_owed_to_somebody",
                table: "lines",
                sql: "aux IS NOT NULL OR account NOT IN ('1013', '4567', '421', '425', '4286', '468')");
        }
    }
}
