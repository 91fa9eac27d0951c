using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Matching.Migrations
{
    /// <inheritdoc />
    public partial class ToldAgain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "revision",
                table: "shifts",
                type: "integer",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "revision",
                table: "shifts");
        }
    }
}
