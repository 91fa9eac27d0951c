using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Members.Migrations
{
    /// <inheritdoc />
    public partial class Belonging : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "revoked_at",
                table: "invitations",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "last_used_at",
                table: "api_keys",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "scope",
                table: "api_keys",
                type: "text",
                nullable: false,
                defaultValue: "orders");

            migrationBuilder.AddColumn<string>(
                name: "authority_subject",
                table: "accounts",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "engagements",
                columns: table => new
                {
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    engagement = table.Column<string>(type: "text", nullable: false),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_engagements", x => new { x.member_id, x.starts_on });
                });

            migrationBuilder.CreateTable(
                name: "role_changes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    before = table.Column<string>(type: "jsonb", nullable: false),
                    after = table.Column<string>(type: "jsonb", nullable: false),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: false),
                    because = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_role_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "share_holdings",
                columns: table => new
                {
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    held_cents = table.Column<long>(type: "bigint", nullable: false),
                    owed_cents = table.Column<long>(type: "bigint", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_share_holdings", x => x.member_id);
                });

            // What somebody joined with is their first period.
            migrationBuilder.Sql("INSERT INTO engagements (member_id, starts_on, engagement, at) SELECT member_id, joined_on, engagement, now() FROM memberships");

            migrationBuilder.DropColumn(
                name: "engagement",
                table: "memberships");

            migrationBuilder.CreateIndex(
                name: "IX_accounts_authority_subject",
                table: "accounts",
                column: "authority_subject",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_invitations_account_id",
                table: "invitations",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "IX_role_changes_member_id",
                table: "role_changes",
                column: "member_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "role_changes");

            migrationBuilder.DropTable(
                name: "share_holdings");

            migrationBuilder.DropIndex(
                name: "IX_invitations_account_id",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "IX_accounts_authority_subject",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "authority_subject",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "revoked_at",
                table: "invitations");

            migrationBuilder.DropColumn(
                name: "last_used_at",
                table: "api_keys");

            migrationBuilder.DropColumn(
                name: "scope",
                table: "api_keys");

            migrationBuilder.AddColumn<string>(
                name: "engagement",
                table: "memberships",
                type: "text",
                nullable: false,
                defaultValue: "employee");

            migrationBuilder.Sql("""
                UPDATE memberships SET engagement = newest.engagement FROM (
                    SELECT DISTINCT ON (member_id) member_id, engagement FROM engagements ORDER BY member_id, starts_on DESC) AS newest
                WHERE newest.member_id = memberships.member_id
                """);

            migrationBuilder.DropTable(
                name: "engagements");
        }
    }
}
