using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>A rider reads their own shifts, with the hours in each state of the clock.</summary>
public static class ReadShifts
{
    public static void Map(IEndpointRouteBuilder v1) => v1.MapGet("/shifts/me", Read).For(Role.Rider).WithName("ReadShifts");

    /// <param name="after">The <c>next</c> of the page before: an instant, outside.</param>
    private static async Task<Results<Ok<Page<ShiftView>>, ProblemHttpResult>> Read(
        Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping,
        DateTimeOffset? from = null, DateTimeOffset? to = null, DateTimeOffset? after = null, int limit = Page<ShiftView>.DefaultLimit)
    {
        if (limit is < 1 or > Page<ShiftView>.MostItems)
            return Problems.Invalid("limit", $"A page has 1 to {Page<ShiftView>.MostItems} items.");
        var now = clock.GetUtcNow();
        var (start, end) = (from?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch, to?.ToUniversalTime() ?? now.AddSeconds(1));
        var seen = after?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch;
        var shifts = await db.Shifts.AsNoTracking()
            .Where(shift => shift.RiderId == caller.Member)
            .Where(shift => shift.StartedAt >= start && shift.StartedAt < end && shift.StartedAt > seen)
            .OrderBy(shift => shift.StartedAt)
            .Take(limit + 1)
            .ToListAsync(stopping);
        var ids = shifts.ConvertAll(shift => shift.Id);
        var events = (await db.Clock.AsNoTracking().Where(happened => ids.Contains(happened.ShiftId)).ToListAsync(stopping))
            .ToLookup(happened => happened.ShiftId);
        var corrections = (await db.Corrections.AsNoTracking().Where(step => ids.Contains(step.ShiftId)).ToListAsync(stopping))
            .ToLookup(step => step.ShiftId);
        return TypedResults.Ok(Page<ShiftView>.Of(
            shifts.ConvertAll(shift => ShiftView.Of(shift, CorrectedClock.Of(events[shift.Id], [.. corrections[shift.Id]]), now)), limit, shift => $"{shift.StartedAt:O}"));
    }
}
