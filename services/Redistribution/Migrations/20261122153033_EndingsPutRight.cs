using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Redistribution.Migrations
{
    /// <inheritdoc />
    public partial class EndingsPutRight : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_sold_rides",
                table: "sold_rides");

            migrationBuilder.AddColumn<int>(
                name: "revision",
                table: "sold_rides",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddPrimaryKey(
                name: "PK_sold_rides",
                table: "sold_rides",
                columns: new[] { "order_id", "revision" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_sold_rides",
                table: "sold_rides");

            migrationBuilder.DropColumn(
                name: "revision",
                table: "sold_rides");

            migrationBuilder.AddPrimaryKey(
                name: "PK_sold_rides",
                table: "sold_rides",
                column: "order_id");
        }
    }
}
