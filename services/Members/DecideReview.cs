using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>The person concerned answers a restriction, and another coordinator than who decided it reviews it: upheld, or lifted.</summary>
public static class DecideReview
{
    public sealed record Reply([property: Required, StringLength(4_000, MinimumLength = 1)] string Words);

    public sealed record Request(bool IsLifted, [property: Required, StringLength(4_000)] string Reasons);

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapPost("/restrictions/{id:guid}/reply", TakeReply).WithName("ReplyToRestriction").For(Role.Rider, Role.Member);
        members.MapPost("/restrictions/{id:guid}/review", Review).WithName("DecideReview").For(Role.Coordinator);
    }

    private static async Task<Results<Ok<RestrictionView>, ProblemHttpResult>> TakeReply(
        Guid id, Reply request, Caller caller, MembersDb db, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.Restrictions.FindAsync([new RestrictionId(id)], stopping) is not { } restriction || restriction.MemberId != caller.Member
            || await db.HoldReview(restriction.Id, stopping) is not { } review)
            return Problems.NotFound();
        if (review.TakeReply(request.Words) is { } refusal)
            return refusal.ToProblem();
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(RestrictionView.Of(restriction, review));
    }

    private static async Task<Results<Ok<RestrictionView>, ProblemHttpResult>> Review(
        Guid id, Request request, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.Restrictions.FindAsync([new RestrictionId(id)], stopping) is not { } restriction
            || await db.HoldReview(restriction.Id, stopping) is not { } review)
            return Problems.NotFound();
        if (review.Decide(restriction, caller.Member, request.IsLifted, request.Reasons, now) is { } refusal)
            return refusal.ToProblem();
        if (review.Outcome == ReviewOutcome.Lifted)
            db.Reinstate(restriction, now);
        else if (restriction.Kind == RestrictionKind.Ending)
            db.Wake<CarryOutEndings>();
        try
        {
            await db.SaveChangesAsync(stopping);
        }
        catch (DbUpdateException problem) when (problem.Constraint == "a_coordinator_decides")
        {
            return new Refusal("no_live_membership", "Who reviews a decision is a coordinator on this day.") { ByRule = true }.ToProblem();
        }
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(RestrictionView.Of(restriction, review));
    }
}
