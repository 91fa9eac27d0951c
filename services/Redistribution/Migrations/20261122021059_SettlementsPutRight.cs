using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Redistribution.Migrations
{
    /// <inheritdoc />
    public partial class SettlementsPutRight : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_worked_shifts",
                table: "worked_shifts");

            migrationBuilder.AddColumn<int>(
                name: "revision",
                table: "worked_shifts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddPrimaryKey(
                name: "PK_worked_shifts",
                table: "worked_shifts",
                columns: new[] { "shift_id", "revision" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_worked_shifts",
                table: "worked_shifts");

            migrationBuilder.DropColumn(
                name: "revision",
                table: "worked_shifts");

            migrationBuilder.AddPrimaryKey(
                name: "PK_worked_shifts",
                table: "worked_shifts",
                column: "shift_id");
        }
    }
}
