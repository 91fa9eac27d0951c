using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Matching;

/// <summary>A coordinator stops the offering, for ice or heat or a strike, and takes it up again; rides under way go on.</summary>
public static class PauseService
{
    public sealed record Request([property: Required, StringLength(300, MinimumLength = 1)] string Reason);

    public sealed record View(bool IsPaused, DateTimeOffset At, string Reason);

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost("/service/pause", (Request request, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping) =>
            Decide(DecisionKind.Pause, request, caller, db, clock, stopping)).For(Role.Coordinator).WithName("PauseService");
        v1.MapPost("/service/resume", (Request request, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping) =>
            Decide(DecisionKind.Resume, request, caller, db, clock, stopping)).For(Role.Coordinator).WithName("ResumeService");
    }

    private static async Task<Ok<View>> Decide(
        DecisionKind kind, Request request, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.IsServicePaused(stopping) != (kind == DecisionKind.Pause))
        {
            db.Record(kind, ride: null, caller.Member, request.Reason, now);
            db.Wake<OfferRides>();
            await db.SaveChangesAsync(stopping);
        }
        return TypedResults.Ok(new View(kind == DecisionKind.Pause, now, request.Reason));
    }
}
