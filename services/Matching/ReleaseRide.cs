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
        if (await db.Hold(new RideId(id), stopping) is not { } ride)
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

        var offer = await db.Offers.SingleAsync(one => one.Id == taker!.OfferId, stopping);
        offer.Release(now, request.Reason);
        db.Note(offer, ClockKind.GivenUp, now, now);
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
        db.Wake<OfferRides>();
        await db.Finish(commit, stopping);
        return TypedResults.Ok(RideView.Of(ride));
    }
}
