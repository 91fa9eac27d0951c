using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Coop.Matching.Migrations
{
    /// <inheritdoc />
    public partial class ClockChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "chain_links",
                columns: table => new
                {
                    log = table.Column<string>(type: "text", nullable: false),
                    no = table.Column<long>(type: "bigint", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<string>(type: "text", nullable: false),
                    chained_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_chain_links", x => new { x.log, x.no });
                });

            migrationBuilder.CreateTable(
                name: "chain_marks",
                columns: table => new
                {
                    log = table.Column<string>(type: "text", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    horizon = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_chain_marks", x => x.log);
                });

            migrationBuilder.CreateTable(
                name: "clock_corrections",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    shift_id = table.Column<Guid>(type: "uuid", nullable: false),
                    proposal_id = table.Column<Guid>(type: "uuid", nullable: false),
                    step = table.Column<string>(type: "text", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    because = table.Column<string>(type: "text", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    event_seq = table.Column<long>(type: "bigint", nullable: true),
                    kind = table.Column<string>(type: "text", nullable: true),
                    happened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clock_corrections", x => x.seq);
                });

            migrationBuilder.CreateIndex(
                name: "IX_decisions_at",
                table: "decisions",
                column: "at")
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.CreateIndex(
                name: "IX_chain_links_log_seq",
                table: "chain_links",
                columns: new[] { "log", "seq" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_clock_corrections_shift_id",
                table: "clock_corrections",
                column: "shift_id");

            migrationBuilder.CreateIndex(
                name: "one_answer_a_proposal",
                table: "clock_corrections",
                column: "proposal_id",
                unique: true,
                filter: "step <> 'proposed'");

            migrationBuilder.CreateIndex(
                name: "one_proposal_of_an_id",
                table: "clock_corrections",
                column: "proposal_id",
                unique: true,
                filter: "step = 'proposed'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "chain_links");

            migrationBuilder.DropTable(
                name: "chain_marks");

            migrationBuilder.DropTable(
                name: "clock_corrections");

            migrationBuilder.DropIndex(
                name: "IX_decisions_at",
                table: "decisions");
        }
    }
}
