using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>A restaurant or a coordinator calls a ride off, which they may until the food is collected. Nobody else has a say on it.</summary>
public static class CancelRide
{
    public sealed record Request([property: Required, StringLength(500, MinimumLength = 1)] string Reason);

    /// <param name="WasAssigned">Whether a rider was on the way, on which the tariff decides what is still owed.</param>
    /// <param name="ByCoop">Whether a coordinator called it off.</param>
    public sealed record View(RideId Id, RideStatus Status, bool WasAssigned, string? Reason, bool ByCoop);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapPost("/rides/{id:guid}/cancel", Cancel)
        .For(Role.Restaurant, Role.Coordinator).ForTills().BeforeTheWall("it ends what a rider has begun for the restaurant").WithName("CancelRide");

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Cancel(
        Guid id, Request request, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        await using var commit = await db.Begin(stopping);
        if (await db.HoldTogether(new RideId(id), stopping) is not { Ride: { } ride } together
            || !(caller.Is(Role.Coordinator) || ride.RestaurantId == caller.Restaurant))
            return Problems.NotFound();
        if (ride.Status == RideStatus.Cancelled)
            return TypedResults.Ok(ViewOf(ride, await db.Decisions.AnyAsync(one => one.Kind == DecisionKind.Cancel && one.RideId == ride.Id, stopping)));

        var now = clock.GetUtcNow();
        var byCoop = ride.RestaurantId != caller.Restaurant;
        if (ride.Cancel(request.Reason, byCoop) is { } refusal)
            return refusal.ToProblem();
        if (ride.Taker is { } taker)
        {
            db.Note(taker, ride.Id, ClockKind.GivenUp, now, now);
            db.Done(together.Offer!, together.Others, now);
        }
        else if (together.Offer is { Status: OfferStatus.Open } open)
            db.End(open, OfferStatus.Withdrawn, together.Others, now, "the ride was cancelled");
        if (byCoop)
            db.Record(DecisionKind.Cancel, ride.Id, caller.Member, request.Reason, now);
        db.Follow(ride, now);
        await db.Finish(commit, stopping);
        return TypedResults.Ok(ViewOf(ride, byCoop));
    }

    private static View ViewOf(Ride ride, bool byCoop) => new(ride.Id, ride.Status, WasAssigned: ride.Taker is not null, ride.Reason, byCoop);
}
