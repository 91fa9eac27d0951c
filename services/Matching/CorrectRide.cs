using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Matching;

/// <summary>A coordinator puts right how a ride ended, within the time that the members voted, with their name and reason in the record.</summary>
public static class CorrectRide
{
    /// <param name="To"><c>delivered</c> or <c>returned</c>.</param>
    public sealed record Request(RideStatus To, [property: Required, StringLength(300, MinimumLength = 1)] string Reason);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/rides/{id:guid}/correct", Correct).For(Role.Coordinator).WithName("CorrectRide");

    private static async Task<Results<Ok<RideView>, ProblemHttpResult>> Correct(
        Guid id, Request request, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is not { } policy)
            return Problems.NotFoundedYet();
        await using var commit = await db.Begin(stopping);
        if (await db.Hold(new RideId(id), stopping) is not { } ride)
            return Problems.NotFound();
        if (ride.Status == request.To && request.To is RideStatus.Delivered or RideStatus.Returned)
            return TypedResults.Ok(RideView.Of(ride));
        if (ride.Correct(request.To, now, TimeSpan.FromSeconds(policy.Content.CorrectWithinSeconds), request.Reason) is { } refusal)
            return refusal.ToProblem();

        db.Record(DecisionKind.Correct, ride.Id, caller.Member, request.Reason, now);
        db.Follow(ride, now);
        await db.SaveChangesAsync(stopping);
        await db.TellAgain(ride.Taker!.ShiftId, stopping);
        await db.Finish(commit, stopping);
        return TypedResults.Ok(RideView.Of(ride));
    }
}
