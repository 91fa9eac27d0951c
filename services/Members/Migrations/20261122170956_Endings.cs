using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Members.Migrations
{
    /// <inheritdoc />
    public partial class Endings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "ended_by",
                table: "memberships",
                type: "uuid",
                nullable: true);

            migrationBuilder.Sql(Guards);
        }

        /// <summary>Nobody's membership ends but by their own word, or by a decision of one coordinator that another has upheld; whoever writes.</summary>
        private const string Guards =
            """
            ALTER TABLE memberships ADD CONSTRAINT ended_by_a_decision
                FOREIGN KEY (ended_by) REFERENCES restrictions (id) ON DELETE SET NULL;

            CREATE FUNCTION check_leaving() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                IF OLD.left_on IS NULL AND NEW.left_on IS NOT NULL AND NEW.ended_by IS NULL
                    AND nullif(current_setting('coop.caller', true), '')::uuid = NEW.member_id THEN
                    RETURN NEW;
                END IF;
                PERFORM FROM restrictions r JOIN restriction_reviews v ON v.restriction_id = r.id
                WHERE OLD.left_on IS NULL AND r.id = NEW.ended_by AND r.member_id = NEW.member_id AND r.kind = 'ending'
                    AND v.outcome = 'upheld' AND NEW.left_on >= (r.effective_at AT TIME ZONE 'UTC')::date;
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'Somebody leaves by their own word, or by a decision that was upheld.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'of_own_will_or_by_two_people';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER of_own_will_or_by_two_people BEFORE UPDATE OF left_on ON memberships FOR EACH ROW
                WHEN (OLD.left_on IS DISTINCT FROM NEW.left_on) EXECUTE FUNCTION check_leaving();
            """;

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER of_own_will_or_by_two_people ON memberships; DROP FUNCTION check_leaving(); ALTER TABLE memberships DROP CONSTRAINT ended_by_a_decision");
            migrationBuilder.DropColumn(
                name: "ended_by",
                table: "memberships");
        }
    }
}
