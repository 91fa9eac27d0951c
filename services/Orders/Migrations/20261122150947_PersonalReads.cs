using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Coop.Orders.Migrations
{
    /// <inheritdoc />
    public partial class PersonalReads : Migration
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
                name: "personal_reads",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    person = table.Column<Guid>(type: "uuid", nullable: true),
                    reader = table.Column<Guid>(type: "uuid", nullable: false),
                    door = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_personal_reads", x => x.seq);
                });

            migrationBuilder.CreateIndex(
                name: "IX_chain_links_log_seq",
                table: "chain_links",
                columns: new[] { "log", "seq" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_personal_reads_person",
                table: "personal_reads",
                column: "person");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "chain_links");

            migrationBuilder.DropTable(
                name: "chain_marks");

            migrationBuilder.DropTable(
                name: "personal_reads");
        }
    }
}
