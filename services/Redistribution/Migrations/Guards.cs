namespace Coop.Redistribution.Migrations;

/// <summary>
/// What the database itself holds about the books, whatever program writes to it: an entry has two lines or more that
/// balance, none of it is ever changed or removed, and nothing counts from within a closed period.
/// </summary>
internal static class Guards
{
    /// <summary>Tables that only ever grow.</summary>
    private static readonly string[] OnlyGrow =
        ["entries", "lines", "worked_shifts", "periods", "period_secrets", "distribution_lines"];

    public static string Books { get; } =
        """
        CREATE FUNCTION check_entry(entry bigint) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            how_many bigint;
            difference numeric;
        BEGIN
            SELECT count(*), coalesce(sum(debit_cents), 0) - coalesce(sum(credit_cents), 0)
                INTO how_many, difference FROM lines WHERE entry_seq = entry;
            IF how_many < 2 THEN
                RAISE EXCEPTION 'entry % has % lines; an entry has two or more', entry, how_many
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balances';
            ELSIF difference <> 0 THEN
                RAISE EXCEPTION 'entry % is % cents out of balance', entry, difference
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balances';
            END IF;
        END $$;

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

        -- At the commit, when all lines of the entry are there.
        CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON entries
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entry_balances();
        CREATE CONSTRAINT TRIGGER line_balances AFTER INSERT ON lines
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION line_balances();

        -- Shared by all who write, so that closing a period waits for them and they for it. A retry finds the period closed.
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

        CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only: nothing in it is changed or removed', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END $$;

        """ + Growing(OnlyGrow);

    /// <summary>Nothing in these tables is ever changed or removed.</summary>
    public static string Growing(params IEnumerable<string> tables) => string.Concat(tables.Select(table =>
        $"""
        CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION only_grows();

        """));

    /// <summary>What is no ledger is removed once its time is over, which a trigger sees to that is made of the retention table.</summary>
    public static string GrowingUntilTheirTime(params IEnumerable<string> tables) => string.Concat(tables.Select(table =>
        $"""
        DROP TRIGGER only_grows ON {table};
        CREATE TRIGGER only_grows BEFORE UPDATE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_grows();

        """));

    /// <summary>
    /// The same with half the work. An entry is checked at the commit, and its lines count from one without a gap; so whoever
    /// adds a line to an entry that was checked adds a third or later one, and only those need a check of their own.
    /// </summary>
    public static string CountedLines { get; } =
        """
        CREATE OR REPLACE FUNCTION check_entry(entry bigint) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            how_many bigint;
            last_no bigint;
            difference numeric;
        BEGIN
            SELECT count(*), coalesce(max(no), 0), coalesce(sum(debit_cents - credit_cents), 0)
                INTO how_many, last_no, difference FROM lines WHERE entry_seq = entry;
            IF how_many < 2 THEN
                RAISE EXCEPTION 'entry % has % lines; an entry has two or more', entry, how_many
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balances';
            ELSIF difference <> 0 THEN
                RAISE EXCEPTION 'entry % is % cents out of balance', entry, difference
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balances';
            ELSIF last_no <> how_many THEN
                RAISE EXCEPTION 'the lines of entry % do not count from one', entry
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balances';
            END IF;
        END $$;

        ALTER TABLE lines ADD CONSTRAINT lines_count_from_one CHECK (no >= 1);
        DROP TRIGGER line_balances ON lines;
        CREATE CONSTRAINT TRIGGER line_balances AFTER INSERT ON lines
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.no > 2) EXECUTE FUNCTION line_balances();
        """;

    /// <summary>The links of the books' chain grow with the books.</summary>
    public static string Chain { get; } =
        "CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON chain_links FOR EACH STATEMENT EXECUTE FUNCTION only_grows();";

    public static string Gone { get; } =
        string.Concat(OnlyGrow.Select(table => $"DROP TRIGGER only_grows ON {table};\n")) +
        """
        DROP TRIGGER period_is_open ON entries;
        DROP TRIGGER line_balances ON lines;
        DROP TRIGGER entry_balances ON entries;
        DROP FUNCTION only_grows();
        DROP FUNCTION period_is_open();
        DROP FUNCTION line_balances();
        DROP FUNCTION entry_balances();
        DROP FUNCTION check_entry(bigint);
        """;
}
