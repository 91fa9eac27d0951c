namespace Coop.Redistribution.Migrations;

/// <summary>
/// A line stands on an account of the chart that the books were begun by, and says whose money it is where that is asked.
/// Books that are there already were begun by the French one; the program adds the accounts that they have not used yet.
/// </summary>
internal static class AccountGuards
{
    private const string Whole =
        """
            INSERT INTO entries_to_check
                SELECT entry_seq FROM written GROUP BY entry_seq
                HAVING count(*) < 2 OR min(no) <> 1 OR max(no) <> count(*) OR sum(debit_cents - credit_cents) <> 0
                    OR (SELECT seq FROM entries WHERE seq = entry_seq) IS NULL;
            RETURN NULL;
        END $$;
        """;

    public static string OfTheChart { get; } =
        """
        INSERT INTO accounts (number, chart, is_personal)
            SELECT DISTINCT account, 'fr-pcg-2026', account IN ('1013', '4567', '421', '425', '4286', '468') FROM lines;
        CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts FOR EACH STATEMENT EXECUTE FUNCTION only_grows();

        CREATE OR REPLACE FUNCTION lines_are_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        DECLARE
            odd text;
        BEGIN
            SELECT account INTO odd FROM written WHERE (SELECT is_personal AND aux IS NULL FROM accounts WHERE number = account) IS NOT FALSE LIMIT 1;
            IF FOUND THEN
                RAISE EXCEPTION 'account % is not in the chart, or what stands there is owed to nobody', odd
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'lines_on_the_chart';
            END IF;
        """ + "\n" + Whole;

    public static string OfNone { get; } =
        """
        CREATE OR REPLACE FUNCTION lines_are_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        BEGIN
        """ + "\n" + Whole;
}
