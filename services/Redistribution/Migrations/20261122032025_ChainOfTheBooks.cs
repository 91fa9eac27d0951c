using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Redistribution.Migrations
{
    /// <inheritdoc />
    public partial class ChainOfTheBooks : Migration
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
                name: "signing_keys",
                columns: table => new
                {
                    kid = table.Column<string>(type: "text", nullable: false),
                    public_jwk = table.Column<string>(type: "text", nullable: false),
                    sealed_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    retires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_signing_keys", x => x.kid);
                });

            migrationBuilder.AddCheckConstraint(
                name: "lines_owed_to_somebody",
                table: "lines",
                sql: "aux IS NOT NULL OR account NOT IN ('421', '4286', '468')");

            migrationBuilder.CreateIndex(
                name: "IX_chain_links_log_seq",
                table: "chain_links",
                columns: new[] { "log", "seq" },
                unique: true);

            migrationBuilder.Sql(Guards.Chain);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "chain_links");

            migrationBuilder.DropTable(
                name: "chain_marks");

            migrationBuilder.DropTable(
                name: "signing_keys");

            migrationBuilder.DropCheckConstraint(
                name: "lines_owed_to_somebody",
                table: "lines");
        }
    }
}
