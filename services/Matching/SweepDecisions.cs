using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// Removes decisions that have been kept as long as the members voted, a bounded batch at a time. The service may delete none
/// itself: a function of the database does, and never one that is younger than thirty days.
/// </summary>
public sealed class SweepDecisions(MatchingDb db, TimeProvider clock) : IRunOnTheClock
{
    private const int Batch = 5_000;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public static bool HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is not { } policy)
            return now + Pause;
        var before = now.AddDays(-policy.Content.KeepDecisionsDays);
        var gone = await db.Database.SqlQuery<int>($"""SELECT prune_decisions({before}, {Batch}) AS "Value" """).SingleAsync(stopping);
        return gone == Batch ? now : now + Pause;
    }
}
