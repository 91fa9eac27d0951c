using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Members.Migrations
{
    /// <inheritdoc />
    public partial class Restrictions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "restriction_reviews",
                columns: table => new
                {
                    restriction_id = table.Column<Guid>(type: "uuid", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    reply = table.Column<string>(type: "text", nullable: true),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    reviewed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    reasons = table.Column<string>(type: "text", nullable: true),
                    reviewed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    rectify_by = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    rectified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lost_planned_seconds = table.Column<long>(type: "bigint", nullable: true),
                    lost_usual_seconds = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_restriction_reviews", x => x.restriction_id);
                });

            migrationBuilder.CreateTable(
                name: "restrictions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    closes = table.Column<string>(type: "jsonb", nullable: false),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: false),
                    reasons = table.Column<string>(type: "text", nullable: false),
                    evidence = table.Column<string>(type: "jsonb", nullable: false),
                    notified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    effective_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_restrictions", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "reviews_owed",
                table: "restriction_reviews",
                column: "due_at",
                filter: "outcome IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_restrictions_member_id",
                table: "restrictions",
                column: "member_id");

            migrationBuilder.Sql(Guards);
        }

        /// <summary>
        /// What the doors check is checked here again, for whoever writes: without a coordinator who is neither the person
        /// concerned nor gone, reasons, evidence that proves something, notice before the effect and a review within
        /// fourteen days, there is no restriction.
        /// </summary>
        private const string Guards =
            """
            ALTER TABLE restrictions
                ADD CONSTRAINT decided_by_a_member FOREIGN KEY (decided_by) REFERENCES memberships (member_id),
                ADD CONSTRAINT about_a_member FOREIGN KEY (member_id) REFERENCES memberships (member_id),
                ADD CONSTRAINT not_in_their_own_case CHECK (decided_by <> member_id),
                ADD CONSTRAINT reasons_are_given CHECK (char_length(btrim(reasons)) >= 50),
                ADD CONSTRAINT told_before_it_holds CHECK (notified_at <= effective_at),
                ADD CONSTRAINT names_what_it_closes CHECK (jsonb_typeof(closes) = 'array' AND jsonb_array_length(closes) > 0),
                ADD CONSTRAINT ends_or_is_an_ending CHECK (
                    kind IN ('restriction', 'suspension', 'ending') AND (kind = 'ending') = (ends_at IS NULL)
                    AND (ends_at IS NULL OR ends_at > effective_at)),
                ADD CONSTRAINT every_paper_has_a_hash CHECK (
                    jsonb_typeof(evidence) = 'array' AND jsonb_array_length(evidence) = jsonb_array_length(
                        jsonb_path_query_array(evidence, '$[*] ? (@.hash like_regex "^sha256:[0-9a-f]{64}$")'))),
                ADD CONSTRAINT something_is_proven_and_recent CHECK (jsonb_path_exists(
                    evidence, '$[*] ? ((@.kind != "customer-complaint" || @.isVerified == true) && @.knownOn >= $since)',
                    jsonb_build_object('since', to_char(notified_at AT TIME ZONE 'UTC' - interval '2 months', 'YYYY-MM-DD'))));

            ALTER TABLE restriction_reviews
                ADD CONSTRAINT of_a_restriction FOREIGN KEY (restriction_id) REFERENCES restrictions (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
                ADD CONSTRAINT reviewed_by_a_member FOREIGN KEY (reviewed_by) REFERENCES memberships (member_id),
                ADD CONSTRAINT reviewed_by_a_person_or_lapsed CHECK (
                    outcome IS NULL AND reviewed_at IS NULL AND reviewed_by IS NULL
                    OR outcome IN ('upheld', 'lifted') AND reviewed_at IS NOT NULL AND reviewed_by IS NOT NULL AND char_length(btrim(reasons)) >= 50
                    OR outcome = 'lapsed' AND reviewed_at >= due_at AND reviewed_by IS NULL),
                ADD CONSTRAINT made_good_unless_upheld CHECK ((rectify_by IS NOT NULL) = (outcome IS NOT NULL AND outcome <> 'upheld'));

            CREATE FUNCTION is_coordinator(person uuid, at timestamptz) RETURNS boolean
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                PERFORM FROM memberships m JOIN accounts a ON a.id = m.member_id
                WHERE m.member_id = person AND m.left_on IS NULL AND m.joined_on <= (at AT TIME ZONE 'UTC')::date + 1 -- the day begins sooner east of it
                    AND a.closed_at IS NULL AND a.roles @> '["coordinator"]' FOR SHARE OF m, a;
                RETURN FOUND;
            END $$;

            CREATE FUNCTION check_restriction() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NOT is_coordinator(NEW.decided_by, NEW.notified_at) THEN
                    RAISE EXCEPTION 'Nobody but a coordinator of this day decides about a person.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'a_coordinator_decides';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER a_coordinator_decides BEFORE INSERT OR UPDATE OF decided_by ON restrictions FOR EACH ROW EXECUTE FUNCTION check_restriction();

            CREATE FUNCTION check_review_is_owed() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                PERFORM FROM restriction_reviews WHERE restriction_id = NEW.id AND due_at <= NEW.notified_at + interval '336 hours';
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'A restriction is owed a review within fourteen days.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'a_review_is_owed';
                END IF;
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER a_review_is_owed AFTER INSERT ON restrictions
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_review_is_owed();

            CREATE FUNCTION check_review() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    IF EXISTS (SELECT FROM restrictions WHERE id = OLD.restriction_id) THEN
                        RAISE EXCEPTION 'A review stays owed.' USING ERRCODE = 'check_violation', CONSTRAINT = 'a_review_is_owed';
                    END IF;
                    RETURN OLD;
                END IF;
                IF TG_OP = 'UPDATE' AND (NEW.restriction_id, NEW.due_at) IS DISTINCT FROM (OLD.restriction_id, OLD.due_at)
                    OR TG_OP = 'UPDATE' AND OLD.outcome IS NOT NULL AND (NEW.reply, NEW.outcome, NEW.reviewed_by, NEW.reasons, NEW.reviewed_at, NEW.rectify_by)
                        IS DISTINCT FROM (OLD.reply, OLD.outcome, OLD.reviewed_by, OLD.reasons, OLD.reviewed_at, OLD.rectify_by) THEN
                    RAISE EXCEPTION 'A review is given once, by its day.' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviewed_once';
                END IF;
                IF NEW.reviewed_by IS NOT NULL AND NOT is_coordinator(NEW.reviewed_by, NEW.reviewed_at) THEN
                    RAISE EXCEPTION 'Nobody but a coordinator of this day reviews a decision.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'a_coordinator_decides';
                END IF;
                IF NEW.reviewed_by IN (SELECT unnest(ARRAY[decided_by, member_id]) FROM restrictions WHERE id = NEW.restriction_id) THEN
                    RAISE EXCEPTION 'Somebody else reviews a decision than who took it, and than whom it concerns.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'another_person_reviews';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER another_person_reviews BEFORE INSERT OR UPDATE OR DELETE ON restriction_reviews FOR EACH ROW EXECUTE FUNCTION check_review();

            -- What is older may not be held against anybody (Code du travail L1332-5).
            CREATE FUNCTION forget_restrictions(today timestamptz) RETURNS void
            LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
            'DELETE FROM restrictions WHERE coalesce(ends_at, notified_at) < least(today, now()) - interval ''3 years''';
            """;

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "restriction_reviews");

            migrationBuilder.DropTable(
                name: "restrictions");

            migrationBuilder.Sql("DROP FUNCTION check_restriction(), check_review_is_owed(), check_review(), is_coordinator(uuid, timestamptz), forget_restrictions(timestamptz)");
        }
    }
}
