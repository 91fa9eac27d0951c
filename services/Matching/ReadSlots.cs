using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>The plan: the slots that are open or taken, and how many riders it brings in each hour.</summary>
public static class ReadSlots
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(14);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>A hundred slots a day for the longest stretch that can be asked for.</summary>
    private const int MostSlots = 3_100;

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/slots", Read).For(Role.Rider, Role.Coordinator).WithName("ReadSlots");
        v1.MapGet("/slots/supply", ReadSupply).For(Role.Rider, Role.Member, Role.Coordinator).WithName("ReadSupply");
    }

    /// <param name="after">The <c>next</c> of the page before: the last slot's start and id.</param>
    private static async Task<Results<Ok<Page<SlotView>>, ProblemHttpResult>> Read(
        Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping,
        DateTimeOffset? from = null, DateTimeOffset? to = null, string? after = null, int limit = Page<SlotView>.DefaultLimit)
    {
        if (limit is < 1 or > Page<SlotView>.MostItems)
            return Problems.Invalid("limit", $"A page has 1 to {Page<SlotView>.MostItems} items.");
        var (start, end) = Stretch(from, to, clock.GetUtcNow());
        var (seenAt, seen) = (start, Guid.Empty);
        if (after is not null)
        {
            var cut = after.IndexOf('_', StringComparison.Ordinal);
            if (cut < 0 || !DateTimeOffset.TryParse(after[..cut], System.Globalization.CultureInfo.InvariantCulture, out seenAt)
                || !Guid.TryParse(after[(cut + 1)..], out seen))
                return Problems.Invalid("after", "This is no cursor of this list.");
            seenAt = seenAt.ToUniversalTime();
        }
        var slots = await db.Slots.FromSql($"""
            SELECT * FROM slots WHERE (starts_at, id) > ({seenAt}, {seen}) AND starts_at < {end} AND ends_at > {start}
            ORDER BY starts_at, id LIMIT {limit + 1}
            """).AsNoTracking().ToListAsync(stopping);
        var ids = slots.ConvertAll(slot => slot.Id);
        var taken = (await db.PlannedShifts.AsNoTracking()
            .Where(plan => ids.Contains(plan.SlotId) && plan.Status == PlanStatus.Taken)
            .ToListAsync(stopping)).ToLookup(plan => plan.SlotId);
        return TypedResults.Ok(Page<SlotView>.Of(
            slots.ConvertAll(slot => SlotView.Of(slot, [.. taken[slot.Id]], caller.Member)), limit,
            slot => $"{slot.StartsAt:O}_{slot.Id.Value}"));
    }

    private static async Task<Results<Ok<IReadOnlyList<PlannedHour>>, ProblemHttpResult>> ReadSupply(
        MatchingDb db, TimeProvider clock, CancellationToken stopping, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var (start, end) = Stretch(from, to, clock.GetUtcNow());
        if (start > end || end - start > Longest)
            return Problems.Invalid("to", $"A stretch of at most {Longest.Days} days, from before to, can be read at once.");
        var slots = await db.Slots.AsNoTracking()
            .Where(slot => slot.StartsAt < end && slot.EndsAt > start)
            .OrderBy(slot => slot.StartsAt)
            .Take(MostSlots)
            .Select(slot => new
            {
                slot.StartsAt, slot.EndsAt, slot.Places,
                Taken = db.PlannedShifts.Count(plan => plan.SlotId == slot.Id && plan.Status == PlanStatus.Taken),
            })
            .ToListAsync(stopping);
        return TypedResults.Ok(PlannedHour.Of(
            start, end, slots.ConvertAll(slot => (new WorkStretch(slot.StartsAt, slot.EndsAt), slot.Places, slot.Taken))));
    }

    /// <summary>From now for two weeks unless it is said otherwise.</summary>
    private static (DateTimeOffset From, DateTimeOffset To) Stretch(DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset now)
    {
        var start = from?.ToUniversalTime() ?? now;
        var latest = DateTimeOffset.MaxValue - Usual;
        return (start, to?.ToUniversalTime() ?? (start < latest ? start + Usual : DateTimeOffset.MaxValue));
    }
}
