using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Coop.Routing;
using Coop.Wages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>A coordinator, with their name and reason in the record, puts a rider on a ride; what excludes the rider holds for them too, unless the members voted that a person may set it aside.</summary>
public static class AssignRide
{
    public sealed record Request(Guid RiderId, [property: Required, StringLength(300, MinimumLength = 1)] string Reason);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/rides/{id:guid}/assign", Assign).For(Role.Coordinator).WithName("AssignRide");

    private static async Task<Results<Ok<RideView>, ProblemHttpResult>> Assign(
        Guid id, Request request, Caller caller, MatchingDb db, Places places, IRouting routing, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is not { } policy)
            return Problems.NotFoundedYet();
        var rider = new MemberId(request.RiderId);
        var live = await db.Shifts.AsNoTracking()
            .SingleOrDefaultAsync(one => one.RiderId == rider && one.Status == ShiftStatus.On, stopping);

        await using var commit = await db.Begin(stopping);
        var shift = live is null ? null : await db.Hold(live.Id, stopping);
        if (await db.HoldTogether(new RideId(id), stopping) is not { Ride: { } ride } together)
            return Problems.NotFound();
        if (ride.IsRidden && ride.RiderId == rider)
            return TypedResults.Ok(RideView.Of(ride));
        if (shift is not { Status: ShiftStatus.On })
            return new Refusal("off_shift", "The rider is not on shift.").ToProblem();
        if (await db.StopAsking(shift, "a coordinator gave the rider another ride", places: null, now, stopping) is { } riding)
            return riding.ToProblem();

        // Saved first, so that what was open is closed before the next one counts.
        await db.SaveChangesAsync(stopping);
        if (together.Offer is { Status: OfferStatus.Open } open)
            db.End(open, OfferStatus.Withdrawn, [ride, .. together.Others], now, "a coordinator gave the ride to another rider");
        await db.SaveChangesAsync(stopping);

        var look = await db.Look(policy.Content, [ride.Id.Value, shift.Id.Value], now, stopping);
        var seen = look.Riders.Single();
        var idle = shift.Here(Whereabouts.Guess(seen, places, policy.Content.ZoneNamed(seen.Zone)), now);
        var here = ride.Here(policy.Content);
        var trip = OfferedTrip.Of(policy.Content.Dispatch, [here], idle.FreeWhere, shift.Vehicle, routing, now);
        var rule = Eligibility.ExcludedBy(policy.Content, [here], idle, trip, look.AskedBefore.Any(asked => asked == (ride.Id, shift.Id, asked.AnsweredAt)));
        if (rule is not null && !policy.Content.MayLift(rule))
            return (rule == shift.MustEnd?.Rule
                ? shift.MustEnd.ToRefusal()
                : new Refusal(rule, "This rider cannot be given this ride, and the members have not voted that a coordinator may set that aside.") { ByRule = true })
                .ToProblem();

        var given = OfferRides.OfferOf([ride], shift, trip, await db.RatesOf(shift, stopping), now, now.AddSeconds(policy.Content.AnswerSeconds));
        given.Accept(now);
        var taker = new RideTaker(given.Id, shift.Id, rider, shift.DisplayName, shift.Vehicle);
        if (ride.Assign(taker, now, trip.PickupAt, trip.DropoffsAt[0]) is { } refusal)
            return refusal.ToProblem();

        db.Offers.Add(given);
        db.Note(taker, ride.Id, ClockKind.Assigned, now, now);
        db.Record(DecisionKind.Assign, ride.Id, caller.Member, request.Reason, now, Decision.ByHand([ride.Id], shift.Id, rule, now));
        db.Follow(ride, now);
        db.Wake<OfferRides>(shift.Id.Value);
        await db.Finish(commit, stopping);
        return TypedResults.Ok(RideView.Of(ride));
    }
}
