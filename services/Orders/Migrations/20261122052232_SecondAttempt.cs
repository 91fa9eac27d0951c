using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Orders.Migrations
{
    /// <inheritdoc />
    public partial class SecondAttempt : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "second_attempt_of",
                table: "orders",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "one_second_attempt",
                table: "orders",
                column: "second_attempt_of",
                unique: true,
                filter: "second_attempt_of IS NOT NULL AND status NOT IN ('cancelled', 'unfilled')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "one_second_attempt",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "second_attempt_of",
                table: "orders");
        }
    }
}
