using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Members.Migrations
{
    /// <inheritdoc />
    public partial class Senders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "sent_by",
                table: "invitations",
                type: "uuid",
                nullable: true);

            // Who sent a link that opens somebody's account stays as it was written; rows of before have nobody.
            migrationBuilder.Sql(
                """
                CREATE FUNCTION refuse_another_sender() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'Who sent a link stays named.' USING ERRCODE = 'check_violation', CONSTRAINT = 'sender_stays';
                END $$;
                CREATE TRIGGER sender_stays BEFORE UPDATE OF sent_by, account_id ON invitations FOR EACH ROW
                    WHEN ((NEW.sent_by, NEW.account_id) IS DISTINCT FROM (OLD.sent_by, OLD.account_id)) EXECUTE FUNCTION refuse_another_sender();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER sender_stays ON invitations; DROP FUNCTION refuse_another_sender()");

            migrationBuilder.DropColumn(
                name: "sent_by",
                table: "invitations");
        }
    }
}
