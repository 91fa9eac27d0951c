using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>A rider takes a break, or comes back from one. Nothing is offered meanwhile and no position is known.</summary>
public static class PauseShift
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost("/shifts/{id:guid}/pause", Pause).For(Role.Rider).WithName("PauseShift");
        v1.MapPost("/shifts/{id:guid}/resume", Resume).For(Role.Rider).WithName("ResumeShift");
    }

    private static async Task<Results<Ok<ShiftView>, ProblemHttpResult>> Pause(
        Guid id, Caller caller, MatchingDb db, Places places, TimeProvider clock, CancellationToken stopping)
    {
        await using var commit = await db.Begin(stopping);
        if (await db.Hold(new ShiftId(id), stopping) is not { } shift || shift.RiderId != caller.Member)
            return Problems.NotFound();
        var now = clock.GetUtcNow();
        if (shift.Status != ShiftStatus.Paused)
        {
            if (await db.StopAsking(shift, "the rider takes a break", places, now, stopping) is { } riding)
                return riding.ToProblem();
            if (shift.Pause(now) is { } refusal)
                return refusal.ToProblem();
            db.Clock.Add(new ClockEvent(shift.Id, ClockKind.Paused, id, now, now));
        }
        await db.Finish(commit, stopping);
        return TypedResults.Ok(ShiftView.Of(shift, await db.ClockOf(shift.Id, stopping), now));
    }

    private static async Task<Results<Ok<ShiftView>, ProblemHttpResult>> Resume(
        Guid id, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        await using var commit = await db.Begin(stopping);
        if (await db.Hold(new ShiftId(id), stopping) is not { } shift || shift.RiderId != caller.Member)
            return Problems.NotFound();
        var now = clock.GetUtcNow();
        if (shift.Status != ShiftStatus.On)
        {
            if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is not { } policy)
                return Problems.NotFoundedYet();
            var work = await db.WorkOf(caller.Member, now, stopping);
            if (WorkingTime.MayWork(policy.Content, now, work) is { } limit)
                return limit.ToProblem();
            if (shift.Resume(now) is { } refusal)
                return refusal.ToProblem();
            shift.MustEnd = WorkingTime.End(policy.Content, now, work);
            db.Clock.Add(new ClockEvent(shift.Id, ClockKind.Resumed, id, now, now));
            db.Wake<OfferRides>(id);
        }
        await db.Finish(commit, stopping);
        return TypedResults.Ok(ShiftView.Of(shift, await db.ClockOf(shift.Id, stopping), now));
    }

    /// <summary>
    /// Takes the rider out of the asking: withdraws the offer before them and forgets where they are. Whoever is on a
    /// ride brings it to its end first, or gives it back.
    /// </summary>
    internal static async Task<Refusal?> StopAsking(
        this MatchingDb db, Shift shift, string because, Places? places, DateTimeOffset now, CancellationToken stopping)
    {
        var riding = await db.Rides.AsNoTracking()
            .Where(ride => ride.RiderId == shift.RiderId)
            .Where(ride => ride.Status == RideStatus.Assigned || ride.Status == RideStatus.Collected || ride.Status == RideStatus.Returning)
            .Select(ride => (RideId?)ride.Id)
            .FirstOrDefaultAsync(stopping);
        if (riding is { } on)
            return new Refusal("on_a_ride", "A ride is under way: deliver it, bring it back or release it first.")
            {
                Facts = new Dictionary<string, object?> { ["rideId"] = on },
            };

        await db.Forget(shift, because, now, stopping);
        places?.Forget(shift.Id);
        return null;
    }

    /// <summary>
    /// No offer stands before the rider any more, and whoever plans for them forgets where they are. The shift is held, so
    /// that no new offer can come meanwhile; the rides are held before their offer is looked at.
    /// </summary>
    internal static async Task Forget(
        this MatchingDb db, Shift shift, string because, DateTimeOffset now, CancellationToken stopping)
    {
        db.Wake<OfferRides>(shift.Id.Value);
        var known = await db.Offers.AsNoTracking()
            .SingleOrDefaultAsync(offer => offer.RiderId == shift.RiderId && offer.Status == OfferStatus.Open, stopping);
        if (known is not null && await db.HoldTogether(known.Rides[0], stopping) is { Offer: { Status: OfferStatus.Open } offer } together
            && offer.Id == known.Id)
            db.End(offer, OfferStatus.Withdrawn, [together.Ride!, .. together.Others], now, because);
    }

    internal static async Task<IReadOnlyList<ClockEvent>> ClockOf(this MatchingDb db, ShiftId shift, CancellationToken stopping) =>
        await db.Clock.AsNoTracking().Where(happened => happened.ShiftId == shift).ToListAsync(stopping);
}
