using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>A rider says yes or no to an offer. Saying no needs no reason, and changes nothing else.</summary>
public static class AnswerOffer
{
    /// <param name="Reason">Read by people who want to know why, used by nothing.</param>
    public sealed record No([property: StringLength(300)] string? Reason = null);

    /// <summary>What the rider took on; asked again, it is the same.</summary>
    public sealed record Taken(
        OfferId Id, IReadOnlyList<TakenRide> Rides, int Metres, int Seconds, OfferPay Pay, DateTimeOffset PickupAt, DateTimeOffset AcceptedAt);

    /// <summary>One of its rides, in the order of the drop-offs.</summary>
    public sealed record TakenRide(RideId Id, Place Pickup, Place Dropoff, int Grams, DateTimeOffset DropoffAt);

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost("/offers/{id:guid}/accept", Accept).For(Role.Rider).BeforeTheWall("asked all the time, and of the caller's own alone").WithName("AcceptOffer");
        v1.MapPost("/offers/{id:guid}/decline", Decline).For(Role.Rider).BeforeTheWall("asked all the time, and of the caller's own alone").WithName("DeclineOffer");
    }

    private static async Task<Results<Ok<Taken>, ProblemHttpResult>> Accept(
        Guid id, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        await using var commit = await db.Begin(stopping);
        if (await db.Hold(new OfferId(id), caller.Member, stopping) is not { } offer)
            return Problems.NotFound();

        var (rides, shift) = await db.RidesAndShiftOf(offer, stopping);
        if (offer.Status is OfferStatus.Accepted or OfferStatus.Done)
            return TypedResults.Ok(TakenOf(offer, rides));

        // The database keeps microseconds: the first answer says the same instant as the later ones.
        var now = clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        if (offer.Status == OfferStatus.Open && shift.MustEnd is { } end && offer.FreeAt > end.At)
        {
            // Who would work past a limit cannot take it, so it goes to the next rider at once.
            db.End(offer, OfferStatus.Withdrawn, rides, now, end.Limit.Source);
            await db.Finish(commit, stopping);
            return end.ToRefusal().ToProblem();
        }
        if (offer.Accept(now) is { } gone)
            return gone.ToProblem();
        var taker = new RideTaker(offer.Id, offer.ShiftId, offer.RiderId, shift.DisplayName, shift.Vehicle);
        db.Note(offer, ClockKind.OfferAnswered, now, now);
        foreach (var (ride, dropoffAt) in rides.Zip(offer.DropoffsAt))
        {
            if (ride.Assign(taker, now, offer.PickupAt, dropoffAt) is { } refusal)
                return refusal.ToProblem();
            db.Note(taker, ride.Id, ClockKind.Assigned, now, now);
            db.Follow(ride, now);
        }
        await db.Finish(commit, stopping);
        return TypedResults.Ok(TakenOf(offer, rides));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Decline(
        Guid id, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping, No? no = null)
    {
        await using var commit = await db.Begin(stopping);
        if (await db.Hold(new OfferId(id), caller.Member, stopping) is not { } offer)
            return Problems.NotFound();

        var now = clock.GetUtcNow();
        var wasOpen = offer.Status == OfferStatus.Open;
        if (offer.Decline(now, no?.Reason) is { } refusal)
            return refusal.ToProblem();
        if (!wasOpen)
            return TypedResults.NoContent();

        var (rides, _) = await db.RidesAndShiftOf(offer, stopping);
        db.Answered(offer, rides, now);
        await db.Finish(commit, stopping);
        return TypedResults.NoContent();
    }

    /// <summary>Its rides, in the order of their drop-offs, and its shift; all of them are held.</summary>
    private static async Task<(IReadOnlyList<Ride> Rides, Shift Shift)> RidesAndShiftOf(this MatchingDb db, Offer offer, CancellationToken stopping)
    {
        var ids = offer.Rides;
        var all = await (
            from ride in db.Rides
            from shift in db.Shifts
            where ids.Contains(ride.Id) && shift.Id == offer.ShiftId
            select new { ride, shift }).ToListAsync(stopping);
        return ([.. ids.Select(id => all.Single(one => one.ride.Id == id).ride)], all[0].shift);
    }

    private static Taken TakenOf(Offer offer, IReadOnlyList<Ride> rides) => new(
        offer.Id,
        [.. rides.Zip(offer.DropoffsAt, (ride, dropoffAt) => new TakenRide(ride.Id, ride.Pickup, ride.Dropoff, ride.Grams, dropoffAt))],
        offer.Metres, offer.Seconds, offer.Pay, offer.PickupAt, offer.AnsweredAt!.Value);
}
