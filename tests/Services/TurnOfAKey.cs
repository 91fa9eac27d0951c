namespace Coop.Services;

/// <summary>
/// The steps of a signing key's turn, at each of which a service can be made to stand still and then be killed. A step is
/// chosen for the next start while the program still stands at another, since its server dies with it.
/// </summary>
internal static class TurnOfAKey
{
    /// <summary>The services that sign: tokens and adoptions, quotes, statements.</summary>
    public static readonly string[] Services = ["members", "pricing", "redistribution"];

    /// <summary>
    /// About to be stored; stored, and about to be told of in the same breath; both, and about to be committed; committed, and
    /// about to be sent; sent, and about to be noted by Members.
    /// </summary>
    public static readonly string[] Steps = ["store", "tell", "commit", "send", "hear"];

    public static async Task Watch(this UnluckyCoop coop)
    {
        foreach (var service in Services)
            await coop.Do(service, """
                CREATE SCHEMA turn;
                CREATE TABLE turn.still (step text);
                CREATE FUNCTION turn.stand_still() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
                    $$ BEGIN IF EXISTS (SELECT FROM turn.still WHERE step = TG_ARGV[0]) THEN PERFORM pg_sleep(3600); END IF; RETURN NEW; END $$;
                CREATE TRIGGER a BEFORE INSERT ON signing_keys FOR EACH ROW EXECUTE FUNCTION turn.stand_still('store');
                CREATE TRIGGER b BEFORE INSERT ON outbox FOR EACH ROW WHEN (NEW.type = 'keys.published.v1') EXECUTE FUNCTION turn.stand_still('tell');
                CREATE CONSTRAINT TRIGGER c AFTER INSERT ON signing_keys DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION turn.stand_still('commit');
                CREATE TRIGGER d BEFORE UPDATE ON outbox FOR EACH ROW WHEN (NEW.type = 'keys.published.v1') EXECUTE FUNCTION turn.stand_still('send');
                """);
        await coop.Do("members", "CREATE TRIGGER e BEFORE INSERT ON published_keys FOR EACH ROW EXECUTE FUNCTION turn.stand_still('hear')");
    }

    /// <summary>From the next start on, each service stands still at this step; at none when null.</summary>
    public static async Task StandAt(this UnluckyCoop coop, string? step)
    {
        foreach (var service in Services)
            await coop.Do(service, $"DELETE FROM turn.still; INSERT INTO turn.still SELECT '{step}' WHERE '{step}' <> ''");
    }

    /// <summary>Waits until all of them stand there; at the last step one is enough, since Members hears them one by one.</summary>
    public static Task Stands(this UnluckyCoop coop, string step) => Eventually.Is(
        () => coop.Number("members", "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"),
        standing => standing >= (step == "hear" ? 1 : Services.Length));

    /// <summary>The newest key of each service gets older by so many days, all that is known of it.</summary>
    public static async Task Age(this UnluckyCoop coop, int days)
    {
        foreach (var service in Services)
            await coop.Do(service, $"UPDATE signing_keys SET created_at = created_at - interval '{days} days' WHERE created_at = (SELECT max(created_at) FROM signing_keys)");
    }
}
