using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Coop.Hosting;
using Coop.Members;
using Coop.Orders;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// The rider tells how far the ride is. A phone that was without network tells later, twice and in any order; the
/// command's own id makes it count once, and both times are kept.
/// </summary>
public static class TellRide
{
    /// <param name="OccurredAt">When it happened, by the phone.</param>
    /// <param name="Pin">What the customer said at the door.</param>
    /// <param name="Reason">Why the food goes back.</param>
    public sealed record Request(
        Guid CommandId, DateTimeOffset OccurredAt,
        [property: StringLength(12)] string? Pin = null,
        [property: StringLength(300)] string? Reason = null);

    public static void Map(IEndpointRouteBuilder v1)
    {
        Open("arrived", RideMark.Arrived);
        Open("collect", RideMark.Collected);
        Open("arrived-dropoff", RideMark.ArrivedDropoff);
        Open("deliver", RideMark.Delivered);
        Open("return", RideMark.Returning);
        Open("returned", RideMark.Returned);

        void Open(string word, RideMark mark) => v1.MapPost(
            $"/rides/{{id:guid}}/{word}",
            (Guid id, Request request, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping) =>
                Tell(id, word, mark, request, caller, db, clock, stopping))
            .For(Role.Rider).BeforeTheWall("asked all the time, and of the caller's own alone").WithName($"TellRide-{word}");
    }

    private static async Task<Results<Ok<RideView>, ProblemHttpResult>> Tell(
        Guid id, string word, RideMark mark, Request request, Caller caller, MatchingDb db, TimeProvider clock,
        CancellationToken stopping)
    {
        await using var commit = await db.Begin(stopping);
        if (await db.Hold(new RideId(id), stopping) is not { } ride)
            return Problems.NotFound();

        // A command that was told before is answered as it was. Where it could count, its own key finds out when it is
        // saved, which spares a look at the database for each that is new.
        var now = clock.GetUtcNow();
        if (await Refused() is { } problem)
            return await db.WasTold(ride, request, caller, stopping) ? TypedResults.Ok(RideView.Of(ride)) : problem;

        var at = ride.Believed(request.OccurredAt.ToUniversalTime(), now);
        db.Commands.Add(new RiderCommand
        {
            RideId = ride.Id,
            CommandId = request.CommandId,
            RiderId = caller.Member,
            What = word,
            OccurredAt = request.OccurredAt.ToUniversalTime(),
            ReceivedAt = now,
        });
        db.Note(ride.Taker!, ride.Id, KindOf(mark), at, now);
        if (ride.Moves.Any(move => move.To is RideStatus.Delivered or RideStatus.Returned)
            && await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is { } policy)
            await db.FreeRider(ride, policy.Content.ZoneOf(ride.Status == RideStatus.Delivered ? ride.Dropoff : ride.Pickup).Name, now, stopping);
        var isLate = ride.Moves.Count == 0 && !ride.IsRidden;
        db.Follow(ride, now);
        try
        {
            // What is told of a ride that has ended can be news of a shift that has ended too.
            if (isLate)
            {
                await db.SaveChangesAsync(stopping);
                await db.TellAgain(ride.Taker!.ShiftId, stopping);
            }
            await db.Finish(commit, stopping);
        }
        catch (DbUpdateException twice) when (twice.IsDuplicate)
        {
            await commit!.RollbackAsync(stopping);
            return TypedResults.Ok(RideView.Of(await db.Rides.AsNoTracking().SingleAsync(one => one.Id == ride.Id, stopping)));
        }
        return TypedResults.Ok(RideView.Of(ride));

        async Task<ProblemHttpResult?> Refused() =>
            ride.RiderId != caller.Member ? await db.WhyNotTheirs(ride, caller, stopping)
            : mark == RideMark.Delivered && ride.IsRidden && await db.MissingProof(ride, request.Pin, stopping) is { } missing
                ? missing.ToProblem()
            : ride.Tell(mark, request.OccurredAt.ToUniversalTime(), now, request.Reason)?.ToProblem();
    }

    private static Task<bool> WasTold(
        this MatchingDb db, Ride ride, Request request, Caller caller, CancellationToken stopping) => db.Commands.AnyAsync(
        told => told.RideId == ride.Id && told.CommandId == request.CommandId && told.RiderId == caller.Member, stopping);

    /// <summary>Who gave the ride back hears 409, since their phone may not know yet; to all others there is no such ride.</summary>
    internal static async Task<ProblemHttpResult> WhyNotTheirs(
        this MatchingDb db, Ride ride, Caller caller, CancellationToken stopping) =>
        await db.Shifts.Where(shift => shift.RiderId == caller.Member)
            .Join(db.Offers, shift => shift.Id, offer => offer.ShiftId, (_, offer) => offer)
            .AnyAsync(offer => (offer.Status == OfferStatus.Released || offer.Status == OfferStatus.Done) && offer.RideIds.Contains(ride.Id.Value), stopping)
            ? new Refusal("released", "You gave this ride back.").ToProblem()
            : Problems.NotFound();

    /// <summary>
    /// The ride is over: what it brought counts for the shift, and when it was the last of its offer the rider can be asked
    /// again, in the part of town where it ended.
    /// </summary>
    private static async Task FreeRider(this MatchingDb db, Ride ride, string zone, DateTimeOffset now, CancellationToken stopping)
    {
        var (offer, shiftId, part) = (ride.OfferId!.Value.Value, ride.Taker!.ShiftId, ride.Price.To(Pricing.Payee.Riders).Cents);
        var shiftNow = (await db.Database.SqlQuery<ShiftNow>($"""
            WITH over AS (UPDATE offers SET status = 'done', ended_at = {now} WHERE id = {offer} AND cardinality(ride_ids) = 1 RETURNING id)
            UPDATE shifts SET zone = {zone}, riders_part_cents = riders_part_cents + {part} WHERE id = {shiftId.Value}
            RETURNING ends_with_ride AS "EndsWithRide", EXISTS (SELECT FROM over) AS "IsFree"
            """).ToListAsync(stopping)).SingleOrDefault();

        // The shift's row is held by now, so of two rides of an offer that end at once the later sees the earlier.
        var isOver = shiftNow is { IsFree: true } || await db.Database.ExecuteSqlAsync($"""
            UPDATE offers SET status = 'done', ended_at = {now} WHERE id = {offer} AND NOT EXISTS (
                SELECT FROM unnest(ride_ids) AS other JOIN rides r ON r.id = other
                WHERE other <> {ride.Id.Value} AND r.offer_id = {offer} AND r.status IN ('assigned', 'collected', 'returning'))
            """, stopping) > 0;
        if (isOver && shiftNow is { EndsWithRide: true } && await db.Hold(shiftId, stopping) is { } shift && shift.End(now) is null)
        {
            await db.Forget(shift, "the rider left the co-op", now, stopping);
            await db.TellEnd(shift, now, stopping);
        }
        db.Wake<OfferRides>(shiftId.Value);
    }

    /// <summary>Whether the shift ends with its ride, and whether that ride was alone in its offer.</summary>
    private sealed record ShiftNow(bool EndsWithRide, bool IsFree);

    private static async Task<Refusal?> MissingProof(
        this MatchingDb db, Ride ride, string? pin, CancellationToken stopping)
    {
        var isThere = ride.Proof switch
        {
            Proof.None => true,
            Proof.Pin => pin is not null && ride.Pin is not null
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(pin), Encoding.UTF8.GetBytes(ride.Pin)),
            _ => await db.Proofs.AnyAsync(proof => proof.RideId == ride.Id, stopping),
        };
        return isThere ? null : new Refusal("proof_required", ride.Proof == Proof.Pin
            ? "The customer's pin is needed, and this is not it."
            : "A picture of the handover is needed first.")
        {
            ByRule = true,
            Facts = new Dictionary<string, object?> { ["proof"] = ride.Proof },
        };
    }

    private static ClockKind KindOf(RideMark mark) => mark switch
    {
        RideMark.Arrived => ClockKind.Arrived,
        RideMark.Collected => ClockKind.Collected,
        RideMark.ArrivedDropoff => ClockKind.ArrivedDropoff,
        RideMark.Delivered => ClockKind.Delivered,
        RideMark.Returning => ClockKind.Returning,
        _ => ClockKind.Returned,
    };
}
