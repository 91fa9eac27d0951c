using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Members.Migrations
{
    /// <inheritdoc />
    public partial class Votes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "rule",
                table: "proposals",
                type: "jsonb",
                nullable: false,
                defaultValue: """{"quorum": "1/2", "majority": "1/2"}""");

            // Until now every vote went by the founding's figures.
            migrationBuilder.Sql("""
                UPDATE proposals SET rule = jsonb_build_object('quorum', founded.quorum, 'majority', founded.majority) FROM founded;
                ALTER TABLE proposals ALTER COLUMN rule DROP DEFAULT;
                """);

            migrationBuilder.AddColumn<Guid>(
                name: "second_call_of",
                table: "proposals",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "college",
                table: "ballots",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "member_id",
                table: "ballots",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "college_seats",
                columns: table => new
                {
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    college = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_college_seats", x => new { x.member_id, x.since });
                });

            migrationBuilder.CreateTable(
                name: "proxies",
                columns: table => new
                {
                    proposal_id = table.Column<Guid>(type: "uuid", nullable: false),
                    giver_id = table.Column<Guid>(type: "uuid", nullable: false),
                    holder_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_proxies", x => new { x.proposal_id, x.giver_id });
                });

            migrationBuilder.CreateTable(
                name: "urns",
                columns: table => new
                {
                    proposal_id = table.Column<Guid>(type: "uuid", nullable: false),
                    box = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_urns", x => x.proposal_id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_proposals_second_call_of",
                table: "proposals",
                column: "second_call_of",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_proxies_proposal_id_holder_id",
                table: "proxies",
                columns: new[] { "proposal_id", "holder_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "college_seats");

            migrationBuilder.DropTable(
                name: "proxies");

            migrationBuilder.DropTable(
                name: "urns");

            migrationBuilder.DropIndex(
                name: "IX_proposals_second_call_of",
                table: "proposals");

            migrationBuilder.DropColumn(
                name: "rule",
                table: "proposals");

            migrationBuilder.DropColumn(
                name: "second_call_of",
                table: "proposals");

            migrationBuilder.DropColumn(
                name: "college",
                table: "ballots");

            migrationBuilder.DropColumn(
                name: "member_id",
                table: "ballots");
        }
    }
}
