using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Members.Migrations
{
    /// <inheritdoc />
    public partial class WorkAndVote : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(Guards);

        /// <summary>
        /// While somebody belongs, nobody takes their part in the work or their vote, closes their account or strikes them off the list,
        /// whoever writes: work is closed by a restriction, and a membership ends as the trigger on left_on says.
        /// </summary>
        private const string Guards =
            """
            CREATE FUNCTION refuse_taking() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'Nobody who belongs loses work or vote but by a decision that another reviews.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'work_and_vote_stay';
            END $$;
            CREATE TRIGGER work_and_vote_stay BEFORE UPDATE OF roles ON accounts FOR EACH ROW
                WHEN (OLD.roles @> '["rider"]' AND NOT NEW.roles @> '["rider"]' OR OLD.roles @> '["member"]' AND NOT NEW.roles @> '["member"]')
                EXECUTE FUNCTION refuse_taking();
            CREATE TRIGGER work_and_vote_stay BEFORE UPDATE OF has_vote, joined_on ON memberships FOR EACH ROW
                WHEN (OLD.has_vote AND NOT NEW.has_vote OR OLD.joined_on <= current_date AND NEW.joined_on > current_date)
                EXECUTE FUNCTION refuse_taking();
            CREATE TRIGGER nobody_is_struck_off BEFORE DELETE ON memberships FOR EACH ROW
                WHEN (OLD.left_on IS NULL) EXECUTE FUNCTION refuse_taking();

            -- At the commit, when who leaves has left.
            CREATE FUNCTION check_closing() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                IF EXISTS (SELECT FROM memberships WHERE member_id = OLD.id AND left_on IS NULL) THEN
                    RAISE EXCEPTION 'The account of somebody who belongs stays open.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'work_and_vote_stay';
                END IF;
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER account_closes_with_membership AFTER UPDATE OF closed_at ON accounts
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
                WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION check_closing();
            CREATE CONSTRAINT TRIGGER account_goes_with_membership AFTER DELETE ON accounts
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_closing();
            """;

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            DROP TRIGGER work_and_vote_stay ON accounts;
            DROP TRIGGER account_closes_with_membership ON accounts;
            DROP TRIGGER account_goes_with_membership ON accounts;
            DROP TRIGGER work_and_vote_stay ON memberships;
            DROP TRIGGER nobody_is_struck_off ON memberships;
            DROP FUNCTION refuse_taking(), check_closing();
            """);
    }
}
