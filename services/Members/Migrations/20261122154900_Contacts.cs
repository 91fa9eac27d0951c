using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Members.Migrations
{
    /// <inheritdoc />
    public partial class Contacts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "contacts",
                columns: table => new
                {
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    contact_id = table.Column<Guid>(type: "uuid", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contacts", x => x.member_id);
                });

            migrationBuilder.CreateTable(
                name: "questions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    contact_id = table.Column<Guid>(type: "uuid", nullable: false),
                    words = table.Column<string>(type: "text", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answered_by = table.Column<Guid>(type: "uuid", nullable: true),
                    answer = table.Column<string>(type: "text", nullable: true),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_questions", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_contacts_contact_id",
                table: "contacts",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "IX_questions_member_id",
                table: "questions",
                column: "member_id");

            migrationBuilder.CreateIndex(
                name: "questions_waiting",
                table: "questions",
                column: "due_at",
                filter: "answered_at IS NULL");

            migrationBuilder.Sql(Guards);
        }

        /// <summary>
        /// Nobody is without a contact, whoever writes: one is given with the membership, and those of a coordinator who leaves
        /// or coordinates no more go to the next. A question stays as it was asked, and a person answers it.
        /// </summary>
        private const string Guards =
            """
            ALTER TABLE contacts
                ADD CONSTRAINT of_a_member FOREIGN KEY (member_id) REFERENCES memberships (member_id) ON DELETE CASCADE,
                ADD CONSTRAINT contact_is_a_member FOREIGN KEY (contact_id) REFERENCES memberships (member_id);

            ALTER TABLE questions
                ADD CONSTRAINT asked_by_a_member FOREIGN KEY (member_id) REFERENCES memberships (member_id) ON DELETE CASCADE,
                ADD CONSTRAINT answered_by_a_member FOREIGN KEY (answered_by) REFERENCES memberships (member_id),
                ADD CONSTRAINT answered_by_somebody_else CHECK (answered_by <> member_id),
                ADD CONSTRAINT answered_whole CHECK (
                    (answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (coalesce(btrim(answer), '') = ''));

            -- Whom somebody else could ask: the coordinator who has the fewest to answer; where there is one alone, that is themselves.
            CREATE FUNCTION choose_contact(asking uuid, leaving uuid) RETURNS uuid
            LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT m.member_id FROM memberships m JOIN accounts a ON a.id = m.member_id
                WHERE m.left_on IS NULL AND a.closed_at IS NULL AND a.roles @> '["coordinator"]' AND m.member_id IS DISTINCT FROM leaving AND m.joined_on <= current_date + 1
                ORDER BY m.member_id = asking, (SELECT count(*) FROM contacts c WHERE c.contact_id = m.member_id), m.joined_on, m.member_id
                LIMIT 1
            $$;

            -- At the commit, when all who are founded or invited together are there.
            CREATE FUNCTION give_contact() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                IF EXISTS (SELECT FROM memberships WHERE member_id = NEW.member_id AND left_on IS NULL) THEN
                    BEGIN
                        INSERT INTO contacts (member_id, contact_id, since)
                        VALUES (NEW.member_id, coalesce(choose_contact(NEW.member_id, NULL), NEW.member_id), now()) ON CONFLICT DO NOTHING;
                    EXCEPTION WHEN check_violation THEN
                        RAISE EXCEPTION 'The contact left at this moment: again.' USING ERRCODE = 'serialization_failure';
                    END;
                    -- Who was their own contact for want of another has one now.
                    UPDATE contacts SET contact_id = NEW.member_id, since = now()
                    WHERE contact_id = member_id AND member_id <> NEW.member_id AND choose_contact(member_id, NULL) = NEW.member_id;
                END IF;
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER everybody_has_a_contact AFTER INSERT ON memberships
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION give_contact();

            CREATE FUNCTION check_contact() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    IF EXISTS (SELECT FROM memberships WHERE member_id = OLD.member_id AND left_on IS NULL) THEN
                        RAISE EXCEPTION 'Nobody is left without a contact.' USING ERRCODE = 'check_violation', CONSTRAINT = 'everybody_has_a_contact';
                    END IF;
                    RETURN OLD;
                END IF;
                IF NEW.contact_id <> NEW.member_id AND NOT is_coordinator(NEW.contact_id, NEW.since)
                    OR NEW.contact_id = NEW.member_id AND choose_contact(NEW.member_id, NULL) <> NEW.member_id THEN
                    RAISE EXCEPTION 'A contact is a coordinator, and somebody else.' USING ERRCODE = 'check_violation', CONSTRAINT = 'a_coordinator_is_contact';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER a_coordinator_is_contact BEFORE INSERT OR UPDATE OR DELETE ON contacts FOR EACH ROW EXECUTE FUNCTION check_contact();

            CREATE FUNCTION hand_contacts_over(leaving uuid) RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            DECLARE
                their record;
                other uuid;
            BEGIN
                -- One after the other, so that of the last two only one can go.
                PERFORM pg_advisory_xact_lock(hashtext('contacts'));
                DELETE FROM contacts c USING memberships m WHERE c.member_id = leaving AND m.member_id = leaving AND m.left_on IS NOT NULL;
                FOR their IN SELECT c.member_id FROM contacts c WHERE c.contact_id = leaving AND c.member_id <> leaving LOOP
                    other := choose_contact(their.member_id, leaving);
                    IF other IS NULL THEN
                        RAISE EXCEPTION 'Somebody has to answer: there is no other coordinator.' USING ERRCODE = 'check_violation', CONSTRAINT = 'somebody_answers';
                    END IF;
                    UPDATE contacts SET contact_id = other, since = now() WHERE member_id = their.member_id;
                END LOOP;
            END $$;

            CREATE FUNCTION leave_no_one_unanswered() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM hand_contacts_over(CASE TG_TABLE_NAME WHEN 'accounts' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'member_id' END::uuid);
                RETURN NULL;
            END $$;
            CREATE TRIGGER contact_leaves AFTER UPDATE OF left_on ON memberships FOR EACH ROW
                WHEN (OLD.left_on IS NULL AND NEW.left_on IS NOT NULL) EXECUTE FUNCTION leave_no_one_unanswered();
            CREATE TRIGGER contact_coordinates_no_more AFTER UPDATE OF roles, closed_at ON accounts FOR EACH ROW
                WHEN (OLD.roles @> '["coordinator"]' AND NOT NEW.roles @> '["coordinator"]' OR OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL)
                EXECUTE FUNCTION leave_no_one_unanswered();

            CREATE FUNCTION check_answer() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' AND (OLD.answered_at IS NOT NULL OR (NEW.words, NEW.asked_at, NEW.due_at) IS DISTINCT FROM (OLD.words, OLD.asked_at, OLD.due_at)) THEN
                    RAISE EXCEPTION 'A question stays as it was asked and answered.' USING ERRCODE = 'check_violation', CONSTRAINT = 'answered_once';
                END IF;
                IF NEW.answered_by IS NOT NULL AND NOT is_coordinator(NEW.answered_by, NEW.answered_at) THEN
                    RAISE EXCEPTION 'A person answers, who coordinates on this day.' USING ERRCODE = 'check_violation', CONSTRAINT = 'a_coordinator_answers';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER a_coordinator_answers BEFORE INSERT OR UPDATE ON questions FOR EACH ROW EXECUTE FUNCTION check_answer();

            -- Who joined before there were contacts.
            INSERT INTO contacts (member_id, contact_id, since)
            SELECT member_id, coalesce(choose_contact(member_id, NULL), member_id), now() FROM memberships WHERE left_on IS NULL;

            CREATE FUNCTION forget_questions(today timestamptz) RETURNS void
            LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
            'DELETE FROM questions WHERE answered_at < least(today, now()) - interval ''1 year''';
            """;

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER everybody_has_a_contact ON memberships;
                DROP TRIGGER contact_leaves ON memberships;
                DROP TRIGGER contact_coordinates_no_more ON accounts;
                """);

            migrationBuilder.DropTable(
                name: "contacts");

            migrationBuilder.DropTable(
                name: "questions");

            migrationBuilder.Sql(
                """
                DROP FUNCTION choose_contact(uuid, uuid), give_contact(), check_contact(), hand_contacts_over(uuid), leave_no_one_unanswered(),
                    check_answer(), forget_questions(timestamptz)
                """);
        }
    }
}
