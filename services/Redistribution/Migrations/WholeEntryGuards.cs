namespace Coop.Redistribution.Migrations;

/// <summary>
/// The same guards of the books, asked once a statement instead of once a row, so that a batch of settlements costs little
/// more than its rows. An entry whose lines are all written by one statement is checked as that ends; every other entry that
/// was touched stands on a list whose deferred trigger checks it at the commit. Foreign key and period are held the same way.
/// </summary>
internal static class WholeEntryGuards
{
    /// <remarks>
    /// Why nothing slips through: only one statement can write an entry's first line. If that one wrote it whole, any other
    /// statement that adds to the entry does not begin at one, so the entry goes on the list. The functions run with their
    /// owner's rights and look into <c>public</c> first, so no table of the session's own can stand in for the books. Subqueries rather than joins:
    /// a join that was planned while the books were empty would read all of them for ever.
    /// </remarks>
    public static string OnceAStatement { get; } =
        """
        DROP TRIGGER entry_balances ON entries;
        DROP TRIGGER line_balances ON lines;
        DROP TRIGGER period_is_open ON entries;
        DROP FUNCTION entry_balances();
        DROP FUNCTION line_balances();
        DROP FUNCTION period_is_open();
        ALTER TABLE lines DROP CONSTRAINT "FK_lines_entries_entry_seq";
        ALTER FUNCTION check_entry(bigint) SET search_path = public, pg_temp;

        CREATE TABLE entries_to_check (entry_seq bigint NOT NULL);

        CREATE FUNCTION entry_balances() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        BEGIN
            PERFORM check_entry(NEW.entry_seq);
            IF NOT EXISTS (SELECT FROM entries WHERE seq = NEW.entry_seq) THEN
                RAISE EXCEPTION 'there is no entry % for these lines', NEW.entry_seq USING ERRCODE = 'foreign_key_violation';
            END IF;
            DELETE FROM entries_to_check WHERE entry_seq = NEW.entry_seq;
            RETURN NULL;
        END $$;

        -- At the commit, when all lines of the entry are there.
        CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON entries_to_check
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entry_balances();

        -- The lock is shared by all who write, so that closing a period waits for them and they for it. A retry finds the period closed.
        CREATE FUNCTION entries_are_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        DECLARE
            late text;
        BEGIN
            PERFORM pg_advisory_xact_lock_shared(hashtext('books'));
            SELECT key INTO late FROM written WHERE at < (SELECT max(ends_at) FROM periods) LIMIT 1;
            IF FOUND THEN
                RAISE EXCEPTION 'entry % would count from within a closed period', late
                    USING ERRCODE = 'serialization_failure';
            END IF;
            INSERT INTO entries_to_check
                SELECT seq FROM written WHERE (SELECT no FROM lines WHERE entry_seq = seq AND no = 1) IS NULL;
            RETURN NULL;
        END $$;
        CREATE TRIGGER entries_are_whole AFTER INSERT ON entries
            REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION entries_are_whole();

        CREATE FUNCTION lines_are_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        BEGIN
            INSERT INTO entries_to_check
                SELECT entry_seq FROM written GROUP BY entry_seq
                HAVING count(*) < 2 OR min(no) <> 1 OR max(no) <> count(*) OR sum(debit_cents - credit_cents) <> 0
                    OR (SELECT seq FROM entries WHERE seq = entry_seq) IS NULL;
            RETURN NULL;
        END $$;
        CREATE TRIGGER lines_are_whole AFTER INSERT ON lines
            REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lines_are_whole();
        """;

    /// <summary>Back to a check a row.</summary>
    public static string OnceARow { get; } =
        """
        DROP TRIGGER lines_are_whole ON lines;
        DROP TRIGGER entries_are_whole ON entries;
        DROP TABLE entries_to_check;
        DROP FUNCTION lines_are_whole();
        DROP FUNCTION entries_are_whole();
        DROP FUNCTION entry_balances();
        ALTER FUNCTION check_entry(bigint) RESET search_path;
        ALTER TABLE lines ADD CONSTRAINT "FK_lines_entries_entry_seq" FOREIGN KEY (entry_seq) REFERENCES entries (seq) ON DELETE RESTRICT;

        CREATE FUNCTION entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM check_entry(NEW.seq);
            RETURN NULL;
        END $$;
        CREATE FUNCTION line_balances() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM check_entry(NEW.entry_seq);
            RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON entries
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entry_balances();
        CREATE CONSTRAINT TRIGGER line_balances AFTER INSERT ON lines
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.no > 2) EXECUTE FUNCTION line_balances();
        CREATE FUNCTION period_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock_shared(hashtext('books'));
            IF EXISTS (SELECT FROM periods WHERE ends_at > NEW.at) THEN
                RAISE EXCEPTION 'entry % would count from within a closed period', NEW.key
                    USING ERRCODE = 'serialization_failure';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER period_is_open BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION period_is_open();
        """;
}
