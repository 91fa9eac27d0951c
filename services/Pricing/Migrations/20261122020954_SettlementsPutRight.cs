using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Pricing.Migrations
{
    /// <inheritdoc />
    public partial class SettlementsPutRight : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_settled_shifts",
                table: "settled_shifts");

            migrationBuilder.AddColumn<int>(
                name: "revision",
                table: "settled_shifts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "allowances",
                table: "settled_shifts",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "hard_weather",
                table: "settled_shifts",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "told_revision",
                table: "settled_shifts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "vehicle",
                table: "settled_shifts",
                type: "text",
                nullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "PK_settled_shifts",
                table: "settled_shifts",
                columns: new[] { "shift_id", "revision" });

            migrationBuilder.CreateTable(
                name: "pay_periods",
                columns: table => new
                {
                    kind = table.Column<string>(type: "text", nullable: false),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    policy_version = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    settlements = table.Column<int>(type: "integer", nullable: false),
                    counted = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pay_periods", x => new { x.kind, x.starts_on, x.policy_version });
                });

            migrationBuilder.CreateTable(
                name: "settled_periods",
                columns: table => new
                {
                    rider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    policy_version = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    policy = table.Column<string>(type: "jsonb", nullable: false),
                    lines = table.Column<string>(type: "jsonb", nullable: false),
                    allowances = table.Column<string>(type: "jsonb", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    settled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_settled_periods", x => new { x.rider_id, x.kind, x.starts_on, x.policy_version, x.revision });
                });

            migrationBuilder.CreateTable(
                name: "weather_calls",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    to = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    because = table.Column<string>(type: "text", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_weather_calls", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_settled_shifts_started_at",
                table: "settled_shifts",
                column: "started_at");

            migrationBuilder.CreateIndex(
                name: "IX_pay_periods_due_at",
                table: "pay_periods",
                column: "due_at",
                filter: "counted < settlements");

            migrationBuilder.CreateIndex(
                name: "IX_settled_periods_kind_starts_on",
                table: "settled_periods",
                columns: new[] { "kind", "starts_on" });

            migrationBuilder.CreateIndex(
                name: "IX_weather_calls_from",
                table: "weather_calls",
                column: "from");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "pay_periods");

            migrationBuilder.DropTable(
                name: "settled_periods");

            migrationBuilder.DropTable(
                name: "weather_calls");

            migrationBuilder.DropPrimaryKey(
                name: "PK_settled_shifts",
                table: "settled_shifts");

            migrationBuilder.DropIndex(
                name: "IX_settled_shifts_started_at",
                table: "settled_shifts");

            migrationBuilder.DropColumn(
                name: "revision",
                table: "settled_shifts");

            migrationBuilder.DropColumn(
                name: "allowances",
                table: "settled_shifts");

            migrationBuilder.DropColumn(
                name: "hard_weather",
                table: "settled_shifts");

            migrationBuilder.DropColumn(
                name: "told_revision",
                table: "settled_shifts");

            migrationBuilder.DropColumn(
                name: "vehicle",
                table: "settled_shifts");

            migrationBuilder.AddPrimaryKey(
                name: "PK_settled_shifts",
                table: "settled_shifts",
                column: "shift_id");
        }
    }
}
