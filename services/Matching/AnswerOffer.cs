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
        OfferId Id, RideId RideId, Place Pickup, Place Dropoff, int Grams, int Metres, int Seconds, OfferPay Pay,
        DateTimeOffset PickupAt, DateTimeOffset DropoffAt, DateTimeOffset AcceptedAt);

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost("/offers/{id:guid}/accept", Accept).For(Role.Rider).WithName("AcceptOffer");
        v1.MapPost("/offers/{id:guid}/decline", Decline).For(Role.Rider).WithName("DeclineOffer");
    }

    private static async Task<Results<Ok<Taken>, ProblemHttpResult>> Accept(
        Guid id, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        await using var commit = await db.Begin(stopping);
        if (await db.Hold(new OfferId(id), caller.Member, stopping) is not { } offer)
            return Problems.NotFound();

        var (ride, shift) = await db.RideAndShiftOf(offer, stopping);
        if (offer.Status == OfferStatus.Accepted)
            return TypedResults.Ok(TakenOf(offer, ride));

        // The database keeps microseconds: the first answer says the same instant as the later ones.
        var now = clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        if (offer.Status == OfferStatus.Open && shift!.MustEnd is { } end && offer.DropoffAt > end.At)
        {
            // Who would work past a limit cannot take it, so it goes to the next rider at once.
            db.End(offer, OfferStatus.Withdrawn, now, end.Limit.Source);
            ride!.Withdraw();
            db.Follow(ride, now);
            db.Wake<OfferRides>();
            await db.Finish(commit, stopping);
            return end.ToRefusal().ToProblem();
        }
        if (offer.Accept(now) is { } gone)
            return gone.ToProblem();
        var taker = new RideTaker(offer.Id, offer.ShiftId, offer.RiderId, shift.DisplayName, shift.Vehicle);
        if (ride.Assign(taker, now, offer.PickupAt, offer.DropoffAt) is { } refusal)
            return refusal.ToProblem();

        db.Note(offer, ClockKind.OfferAnswered, now, now);
        db.Note(taker, ClockKind.Assigned, now, now);
        db.Follow(ride, now);
        await db.Finish(commit, stopping);
        return TypedResults.Ok(TakenOf(offer, ride));
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

        var (ride, _) = await db.RideAndShiftOf(offer, stopping);
        ride.Withdraw();
        db.Note(offer, ClockKind.OfferAnswered, now, now);
        db.Follow(ride, now);
        db.Wake<OfferRides>();
        await db.Finish(commit, stopping);
        return TypedResults.NoContent();
    }

    private static async Task<(Ride Ride, Shift Shift)> RideAndShiftOf(this MatchingDb db, Offer offer, CancellationToken stopping)
    {
        var both = await (
            from ride in db.Rides
            from shift in db.Shifts
            where ride.Id == offer.RideId && shift.Id == offer.ShiftId
            select new { ride, shift }).SingleAsync(stopping);
        return (both.ride, both.shift);
    }

    private static Taken TakenOf(Offer offer, Ride ride) => new(
        offer.Id, offer.RideId, ride.Pickup, ride.Dropoff, ride.Grams, offer.Metres, offer.Seconds, offer.Pay,
        offer.PickupAt, offer.DropoffAt, offer.AnsweredAt!.Value);
}
