using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>Riders pass places in a slot on among themselves: one offers theirs, to one rider or to all, and another takes it over.</summary>
public static class SwapSlot
{
    /// <param name="RiderId">Who alone may take the place over; absent for anybody.</param>
    public sealed record Request(Guid? RiderId = null);

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost("/slots/{id:guid}/offer", Offer).For(Role.Rider).WithName("OfferPlace");
        v1.MapPost("/slots/{id:guid}/accept-swap", Accept).For(Role.Rider).WithName("AcceptSwap");
    }

    private static async Task<Results<Ok<SlotView>, ProblemHttpResult>> Offer(
        Guid id, Request request, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        await using var commit = await db.Begin(stopping);
        if (await db.Hold(new SlotId(id), stopping) is not { } slot)
            return Problems.NotFound();
        var taken = await db.Taken(slot.Id).ToListAsync(stopping);
        if (taken.Find(plan => plan.RiderId == caller.Member) is not { } own)
            return new Refusal("no_place", "You have no place in this slot.").ToProblem();
        own.Offer(request.RiderId is { } to ? new MemberId(to) : null, clock.GetUtcNow());
        await db.Finish(commit, stopping);
        return TypedResults.Ok(SlotView.Of(slot, taken, caller.Member));
    }

    /// <summary>Takes over the place that has been offered longest, first of all one that was offered to this rider by name.</summary>
    private static async Task<Results<Ok<SlotView>, ProblemHttpResult>> Accept(
        Guid id, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is not { } policy)
            return Problems.NotFoundedYet();
        await using var commit = await db.Begin(stopping);
        await db.HoldPlansOf(caller.Member, stopping);
        if (await db.Hold(new SlotId(id), stopping) is not { } slot)
            return Problems.NotFound();
        var taken = await db.Taken(slot.Id).ToListAsync(stopping);
        if (taken.Exists(plan => plan.RiderId == caller.Member))
            return TypedResults.Ok(SlotView.Of(slot, taken, caller.Member));
        if (taken.Where(plan => plan.IsOpenTo(caller.Member)).OrderBy(plan => plan.OfferedTo is null).ThenBy(plan => plan.OfferedAt).FirstOrDefault() is not { } place)
            return new Refusal("swap_gone", "No place in this slot is open to you: somebody was faster, or it was kept.").ToProblem();
        if (await db.MayPlan(policy.Content, caller.Member, slot, now, stopping) is { } refusal)
            return refusal.ToProblem();

        place.Swap(now);
        taken.Remove(place);
        taken.Add(db.Plan(slot, caller.Member, now));
        await db.Finish(commit, stopping);
        return TypedResults.Ok(SlotView.Of(slot, taken, caller.Member));
    }
}
