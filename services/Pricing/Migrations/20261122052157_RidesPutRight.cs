using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Pricing.Migrations
{
    /// <inheritdoc />
    public partial class RidesPutRight : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_settled_rides",
                table: "settled_rides");

            migrationBuilder.AddColumn<int>(
                name: "revision",
                table: "settled_rides",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "agreed",
                table: "settled_rides",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "told_version",
                table: "settled_rides",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddPrimaryKey(
                name: "PK_settled_rides",
                table: "settled_rides",
                columns: new[] { "order_id", "revision" });

            migrationBuilder.CreateTable(
                name: "wait_decisions",
                columns: table => new
                {
                    objection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    waited_seconds = table.Column<long>(type: "bigint", nullable: false),
                    because = table.Column<string>(type: "text", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_wait_decisions", x => x.objection_id);
                });

            migrationBuilder.CreateTable(
                name: "wait_objections",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_rider = table.Column<bool>(type: "boolean", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    because = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_wait_objections", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_tips_settled_at",
                table: "tips",
                column: "settled_at");

            migrationBuilder.CreateIndex(
                name: "IX_settled_rides_at",
                table: "settled_rides",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_wait_objections_at",
                table: "wait_objections",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_wait_objections_order_id_by_rider",
                table: "wait_objections",
                columns: new[] { "order_id", "by_rider" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "wait_decisions");

            migrationBuilder.DropTable(
                name: "wait_objections");

            migrationBuilder.DropIndex(
                name: "IX_tips_settled_at",
                table: "tips");

            migrationBuilder.DropPrimaryKey(
                name: "PK_settled_rides",
                table: "settled_rides");

            migrationBuilder.DropIndex(
                name: "IX_settled_rides_at",
                table: "settled_rides");

            migrationBuilder.DropColumn(
                name: "revision",
                table: "settled_rides");

            migrationBuilder.DropColumn(
                name: "agreed",
                table: "settled_rides");

            migrationBuilder.DropColumn(
                name: "told_version",
                table: "settled_rides");

            migrationBuilder.AddPrimaryKey(
                name: "PK_settled_rides",
                table: "settled_rides",
                column: "order_id");
        }
    }
}
