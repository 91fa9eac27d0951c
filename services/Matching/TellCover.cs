using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// Reminds everybody, live and once a day, that the co-op's insurance ends soon or has ended, until a coordinator writes the
/// next one down. It closes nothing to anybody: who begins a shift is answered by the day itself.
/// </summary>
public sealed class TellCover(MatchingDb db, TimeProvider clock) : IRunOnTheClock
{
    public static bool HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is not { Content: var rules })
            return now.AddMinutes(1);
        var today = rules.Zone.DayOf(now);
        await using var commit = await db.Database.BeginTransactionAsync(stopping);
        var newest = await db.Covers.FromSql($"SELECT * FROM covers ORDER BY no DESC LIMIT 1 FOR UPDATE").AsAsyncEnumerable().SingleOrDefaultAsync(stopping);
        if (newest?.Remind(today, rules.InsuranceReminderDays) == true)
            db.Tell(StreamEvent.Everybody, StreamKind.Announcement, newest.Id, newest.Forbids(today) is null ? "insurance-ends" : "insurance-ended");
        await db.SaveChangesAsync(stopping);
        await commit.CommitAsync(stopping);
        return rules.Zone.MidnightOf(today.AddDays(1));
    }
}
