
namespace Coop.Hosting;

/// <summary>
/// Links new rows of the chained logs, off the path of whoever writes them. Numbers are given out before their rows are
/// committed; so a row is linked only when every transaction is over that ran when its number had been given out. No row
/// comes late, none waits for another's lock, and the links count on without a gap.
/// </summary>
public sealed class LinkLogs<TDb>(TDb db, TimeProvider clock) : IRunOnTheClock where TDb : CoopDb
{
    private const int BatchSize = 2_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public static bool HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var logs = Chains.Of(db.Model);
        if (logs.Count == 0)
            return null;
        var most = 0;
        foreach (var log in logs)
            most = Math.Max(most, await db.Link(log, BatchSize, clock.GetUtcNow(), stopping));
        return most == BatchSize ? clock.GetUtcNow() : clock.GetUtcNow() + Pause;
    }
}
