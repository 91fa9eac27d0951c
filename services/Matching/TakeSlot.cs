using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>A rider signs up for a slot, or gives the place up again, whenever they like: nothing follows from it.</summary>
public static class TakeSlot
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost("/slots/{id:guid}/take", Take).For(Role.Rider).WithName("TakeSlot");
        v1.MapPost("/slots/{id:guid}/give-up", GiveUp).For(Role.Rider).WithName("GiveUpSlot");
    }

    /// <summary>Who has a place keeps it, also if they had put it up for a swap.</summary>
    private static async Task<Results<Ok<SlotView>, ProblemHttpResult>> Take(
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
        if (taken.Find(plan => plan.RiderId == caller.Member) is { } own)
            own.Keep();
        else
        {
            if (taken.Count >= slot.Places)
                return new Refusal("slot_full", "All places of this slot are taken.").ToProblem();
            if (await db.MayPlan(policy.Content, caller.Member, slot, now, stopping) is { } refusal)
                return refusal.ToProblem();
            taken.Add(db.Plan(slot, caller.Member, now));
        }
        await db.Finish(commit, stopping);
        return TypedResults.Ok(SlotView.Of(slot, taken, caller.Member));
    }

    private static async Task<Results<Ok<SlotView>, ProblemHttpResult>> GiveUp(
        Guid id, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        await using var commit = await db.Begin(stopping);
        if (await db.Hold(new SlotId(id), stopping) is not { } slot)
            return Problems.NotFound();
        var taken = await db.Taken(slot.Id).ToListAsync(stopping);
        if (taken.Find(plan => plan.RiderId == caller.Member) is { } own)
        {
            own.GiveUp(clock.GetUtcNow());
            taken.Remove(own);
        }
        await db.Finish(commit, stopping);
        return TypedResults.Ok(SlotView.Of(slot, taken, caller.Member));
    }

    internal static PlannedShift Plan(this MatchingDb db, Slot slot, MemberId rider, DateTimeOffset now)
    {
        var plan = new PlannedShift { Id = Guid.CreateVersion7(now), SlotId = slot.Id, RiderId = rider, TakenAt = now };
        db.PlannedShifts.Add(plan);
        return plan;
    }
}
