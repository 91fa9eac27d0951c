using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>A rider goes off shift. Its whole clock and rides go to Pricing, and where the rider was is forgotten.</summary>
public static class EndShift
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/shifts/{id:guid}/end", End).For(Role.Rider).WithName("EndShift");

    private static async Task<Results<Ok<ShiftView>, ProblemHttpResult>> End(
        Guid id, Caller caller, MatchingDb db, Places places, TimeProvider clock, CancellationToken stopping)
    {
        await using var commit = await db.Begin(stopping);
        if (await db.Hold(new ShiftId(id), stopping) is not { } shift || shift.RiderId != caller.Member)
            return Problems.NotFound();
        var now = clock.GetUtcNow();
        if (shift.Status == ShiftStatus.Ended)
            return TypedResults.Ok(ShiftView.Of(shift, await db.ClockOf(shift.Id, stopping), now));

        if (await db.StopAsking(shift, "the rider goes off shift", places, now, stopping) is { } riding)
            return riding.ToProblem();
        if (shift.End(now) is { } refusal)
            return refusal.ToProblem();
        var events = await db.TellEnd(shift, now, stopping);
        await db.Finish(commit, stopping);
        return TypedResults.Ok(ShiftView.Of(shift, events, now));
    }

    /// <summary>Tells Pricing of a shift that has ended, or ends at <paramref name="dueAt"/>, with its whole clock and rides.</summary>
    internal static async Task<IReadOnlyList<ClockEvent>> TellEnd(
        this MatchingDb db, Shift shift, DateTimeOffset now, CancellationToken stopping, DateTimeOffset? dueAt = null)
    {
        // What was noted in this very transaction is not in the database yet.
        List<ClockEvent> events =
            [.. await db.ClockOf(shift.Id, stopping), .. db.Clock.Local.Where(happened => happened.ShiftId == shift.Id)];
        var told = await db.WorkOf(shift, events, now, stopping);
        shift.WaitingSeconds = ClockBook.Seconds(told.Clock, ClockState.Available, ClockState.Offered);
        db.Publish(told, dueAt);
        return events;
    }

    /// <summary>
    /// Something of an ended shift was put right, or told late: Pricing hears the whole of it again, and settles the difference.
    /// What changed is saved already. A shift that goes on is told when it ends.
    /// </summary>
    internal static async Task TellAgain(this MatchingDb db, ShiftId id, CancellationToken stopping)
    {
        if (await db.Hold(id, stopping) is not { Status: ShiftStatus.Ended, EndedAt: { } endedAt } shift)
            return;
        shift.Revision++;
        var told = await db.WorkOf(shift, await db.ClockOf(id, stopping), endedAt, stopping);
        shift.WaitingSeconds = ClockBook.Seconds(told.Clock, ClockState.Available, ClockState.Offered);
        db.Publish(told);
    }

    /// <summary>The whole of a shift until an instant, with what was put right in its clock, as Pricing hears it.</summary>
    internal static async Task<ShiftEnded> WorkOf(
        this MatchingDb db, Shift shift, IReadOnlyList<ClockEvent> events, DateTimeOffset until, CancellationToken stopping)
    {
        var corrections = await db.Corrections.AsNoTracking().Where(step => step.ShiftId == shift.Id).ToListAsync(stopping);
        return new ShiftEnded(
            shift.Id, shift.RiderId, shift.Vehicle, ClockBook.Of(shift.StartedAt, until, CorrectedClock.Of(events, corrections)),
            await db.RidesOf(shift.Id, stopping), shift.StartedAt, until, shift.Planned, shift.Revision, shift.OwnVehicle);
    }

    /// <summary>The rides that this shift took and that ended while they were its own, one that ends at this moment included.</summary>
    private static async Task<IReadOnlyList<RideDone>> RidesOf(this MatchingDb db, ShiftId shift, CancellationToken stopping)
    {
        var taken = await db.Offers.Where(offer => offer.ShiftId == shift && (offer.Status == OfferStatus.Accepted || offer.Status == OfferStatus.Done))
            .Select(offer => new { offer.Id, offer.RideIds, offer.Pay }).ToDictionaryAsync(offer => offer.Id, stopping);
        var ids = taken.Values.SelectMany(offer => offer.RideIds).Select(RideId.From).ToList();
        var rides = (await db.Rides.Where(ride => ids.Contains(ride.Id)).ToListAsync(stopping))
            .FindAll(ride => ride.OfferId is { } offer && taken.ContainsKey(offer));
        return [.. from ride in rides
                   let end = EndOf(ride.Status)
                   where end is not null
                   let at = ride.Timeline.At(RideMark.Delivered) ?? ride.Timeline.At(RideMark.Returned) ?? ride.AssignedAt!.Value
                   orderby at
                   let offer = taken[ride.OfferId!.Value]
                   // What was offered for all of them is owed to who rode all of them.
                   let whole = rides.Count(other => other.OfferId == offer.Id) == offer.RideIds.Length
                   select new RideDone(ride.Id, end.Value, ride.Metres, at, offer.Id, ride.AssignedAt, whole ? offer.Pay.GuaranteedCents : null)];
    }

    private static RideEnd? EndOf(RideStatus status) => status switch
    {
        RideStatus.Delivered => RideEnd.Delivered,
        RideStatus.Returned => RideEnd.Returned,
        RideStatus.Cancelled => RideEnd.Cancelled,
        _ => null,
    };
}
