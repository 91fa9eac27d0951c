using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Pricing.Migrations
{
    /// <inheritdoc />
    public partial class OwnVehicle : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "own_vehicle",
                table: "settled_shifts",
                type: "boolean",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "own_vehicle",
                table: "settled_shifts");
        }
    }
}
