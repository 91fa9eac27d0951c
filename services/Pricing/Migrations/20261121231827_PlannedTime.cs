using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Pricing.Migrations
{
    /// <inheritdoc />
    public partial class PlannedTime : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "planned",
                table: "settled_shifts",
                type: "jsonb",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "planned",
                table: "settled_shifts");
        }
    }
}
