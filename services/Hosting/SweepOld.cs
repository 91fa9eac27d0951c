using Microsoft.EntityFrameworkCore;

namespace Coop.Hosting;

/// <summary>
/// Removes what has been kept long enough: sent messages, kept answers and live news after a day, the memory of handled
/// messages after thirty. A bounded batch at a time.
/// </summary>
internal sealed class SweepOld<TDb>(TDb db, TimeProvider clock) : IRunOnTheClock where TDb : CoopDb
{
    private const int BatchSize = 5_000;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public static bool HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var (dayAgo, monthAgo) = (now.AddDays(-1), now.AddDays(-30));
        var most = new[]
        {
            await db.Database.ExecuteSqlAsync(
                $"DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE sent_at < {dayAgo} LIMIT {BatchSize})", stopping),
            await db.Database.ExecuteSqlAsync(
                $"DELETE FROM stream WHERE ctid IN (SELECT ctid FROM stream WHERE at < {dayAgo} LIMIT {BatchSize})", stopping),
            await db.Database.ExecuteSqlAsync(
                $"DELETE FROM kept_answers WHERE ctid IN (SELECT ctid FROM kept_answers WHERE at < {dayAgo} LIMIT {BatchSize})", stopping),
            await db.Database.ExecuteSqlAsync(
                $"DELETE FROM inbox WHERE ctid IN (SELECT ctid FROM inbox WHERE received_at < {monthAgo} LIMIT {BatchSize})", stopping),
        }.Max();
        return most == BatchSize ? now : now + Pause;
    }
}
