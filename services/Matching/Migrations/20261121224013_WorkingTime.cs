using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Matching.Migrations
{
    /// <inheritdoc />
    public partial class WorkingTime : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "breaks",
                table: "shifts",
                type: "jsonb",
                nullable: false,
                defaultValue: "[]");

            // The clock knows when each pause was; the sum of seconds did not.
            migrationBuilder.Sql(
                """
                UPDATE shifts SET breaks = pauses.breaks FROM (
                    SELECT shift_id, jsonb_agg(jsonb_build_object('from', began_at, 'to', over_at) ORDER BY began_at) AS breaks
                    FROM (
                        SELECT p.shift_id, p.at AS began_at, coalesce(
                            (SELECT min(r.at) FROM clock_events r WHERE r.shift_id = p.shift_id AND r.kind = 'resumed' AND r.at >= p.at),
                            s.ended_at) AS over_at
                        FROM clock_events p JOIN shifts s ON s.id = p.shift_id WHERE p.kind = 'paused') one
                    WHERE over_at IS NOT NULL GROUP BY shift_id) pauses
                WHERE pauses.shift_id = shifts.id
                """);

            migrationBuilder.DropColumn(
                name: "paused_seconds",
                table: "shifts");

            migrationBuilder.AddColumn<string>(
                name: "must_end",
                table: "shifts",
                type: "jsonb",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "minors",
                columns: table => new
                {
                    rider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_minors", x => x.rider_id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "minors");

            migrationBuilder.DropColumn(
                name: "breaks",
                table: "shifts");

            migrationBuilder.DropColumn(
                name: "must_end",
                table: "shifts");

            migrationBuilder.AddColumn<long>(
                name: "paused_seconds",
                table: "shifts",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);
        }
    }
}
