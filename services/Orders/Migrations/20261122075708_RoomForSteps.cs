using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Orders.Migrations
{
    /// <inheritdoc />
    public partial class RoomForSteps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "one_second_attempt",
                table: "orders");

            migrationBuilder.AlterTable(
                name: "orders")
                .Annotation("Npgsql:StorageParameter:fillfactor", 50);

            migrationBuilder.AddColumn<Guid>(
                name: "sent_again",
                table: "orders",
                type: "uuid",
                nullable: true,
                computedColumnSql: "CASE WHEN status NOT IN ('cancelled', 'unfilled') THEN second_attempt_of END",
                stored: true);

            migrationBuilder.CreateIndex(
                name: "one_second_attempt",
                table: "orders",
                column: "sent_again",
                unique: true,
                filter: "sent_again IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "one_second_attempt",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "sent_again",
                table: "orders");

            migrationBuilder.AlterTable(
                name: "orders")
                .OldAnnotation("Npgsql:StorageParameter:fillfactor", 50);

            migrationBuilder.CreateIndex(
                name: "one_second_attempt",
                table: "orders",
                column: "second_attempt_of",
                unique: true,
                filter: "second_attempt_of IS NOT NULL AND status NOT IN ('cancelled', 'unfilled')");
        }
    }
}
