using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>How evenly work and waiting fell on the shifts that ended: for anyone, without a name.</summary>
public static class ReadFairness
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(30);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>A thousand riders with two shifts a day for more than a month.</summary>
    private const int MostShifts = 100_000;

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/matching/fairness", Read).ForAnyone().WithName("ReadFairness");

    private static async Task<Results<Ok<Fairness>, ProblemHttpResult>> Read(
        MatchingDb db, TimeProvider clock, CancellationToken stopping, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, clock.GetUtcNow(), stopping) is not { } policy)
            return Problems.NotFoundedYet();
        var zone = policy.Content.Zone;
        var end = to?.ToUniversalTime() ?? clock.GetUtcNow();
        var start = from?.ToUniversalTime() ?? (end - DateTimeOffset.UnixEpoch > Usual ? end - Usual : DateTimeOffset.UnixEpoch);
        if (start > end || end - start > Longest)
            return Problems.Invalid("from", $"A stretch of at most {Longest.Days} days, from before to, can be read at once.");

        var shifts = await db.Shifts.AsNoTracking()
            .Where(shift => shift.Status == ShiftStatus.Ended && shift.StartedAt >= start && shift.StartedAt < end)
            .OrderBy(shift => shift.StartedAt)
            .Take(MostShifts)
            .ToListAsync(stopping);
        return TypedResults.Ok(Fairness.Of(shifts.Select(shift =>
            new ShiftWork(zone.MondayOf(shift.StartedAt), shift.WorkedSeconds(shift.EndedAt!.Value), shift.WaitingSeconds, shift.RidersPartCents))));
    }
}
