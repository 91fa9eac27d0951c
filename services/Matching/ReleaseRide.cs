using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>The rider gives a ride back before collecting, or a coordinator takes it off them; it is offered again.</summary>
public static class ReleaseRide
{
    public sealed record Request(
        [property: Required, StringLength(300, MinimumLength = 1)] string Reason,
        Guid? CommandId = null,
        DateTimeOffset? OccurredAt = null);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapPost("/rides/{id:guid}/release", Release)
        .For(Role.Rider, Role.Coordinator).WithName("ReleaseRide");

    private static async Task<Results<Ok<RideView>, ProblemHttpResult>> Release(
        Guid id, Request request, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        await using var commit = await db.Begin(stopping);
        if (await db.HoldTogether(new RideId(id), stopping) is not { Ride: { } ride } together)
            return Problems.NotFound();
        if (request.CommandId is { } command
            && await db.Commands.FindAsync([ride.Id, command], stopping) is { } known && known.RiderId == caller.Member)
            return TypedResults.Ok(RideView.Of(ride));
        var isTheirs = caller.Is(Role.Rider) && ride.RiderId == caller.Member;
        if (!isTheirs && !caller.Is(Role.Coordinator))
            return await db.WhyNotTheirs(ride, caller, stopping);

        var now = clock.GetUtcNow();
        var taker = ride.Taker;
        if (ride.Release(request.Reason) is { } refusal)
            return refusal.ToProblem();

        db.GiveBack(together.Offer!, ride.Id, taker!, together.Others, request.Reason, now);
        if (request.CommandId is { } once)
            db.Commands.Add(new RiderCommand
            {
                RideId = ride.Id,
                CommandId = once,
                RiderId = caller.Member,
                What = "release",
                OccurredAt = request.OccurredAt?.ToUniversalTime() ?? now,
                ReceivedAt = now,
            });
        if (!isTheirs)
            db.Record(DecisionKind.Release, ride.Id, caller.Member, request.Reason, now);
        db.Follow(ride, now);
        await db.Finish(commit, stopping);
        return TypedResults.Ok(RideView.Of(ride));
    }

    /// <summary>One ride of an offer goes back. The offer counts as released with it, and as done later if others were brought to their end.</summary>
    internal static void GiveBack(
        this MatchingDb db, Offer offer, RideId ride, RideTaker taker, IReadOnlyList<Ride> others, string because, DateTimeOffset now)
    {
        db.Note(taker, ride, ClockKind.GivenUp, now, now);
        if (others.Any(other => other.Taker?.OfferId == offer.Id))
            db.Done(offer, others, now);
        else
        {
            offer.Release(now, because);
            db.Wake<OfferRides>(offer.ShiftId.Value);
        }
    }
}
