using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// A coordinator closes doors of work to somebody, with reasons and evidence: the only way by which anybody is ever
/// restricted. The person reads it at once with how to answer, and another coordinator owes it a review.
/// </summary>
public static class DecideRestriction
{
    /// <param name="What">What it is and where it is kept.</param>
    public sealed record Paper(
        EvidenceKind Kind, [property: Required, StringLength(300, MinimumLength = 1)] string What,
        [property: Required, RegularExpression("^sha256:[0-9a-f]{64}$")] string Hash, DateOnly KnownOn, bool IsVerified = false);

    /// <param name="Closes">All doors of work when absent.</param>
    /// <param name="EffectiveAt">At once when absent.</param>
    public sealed record Request(
        RestrictionKind Kind, [property: Required, StringLength(4_000)] string Reasons,
        [property: Required, Length(1, 20)] IReadOnlyList<Paper> Evidence,
        [property: Length(1, 2)] IReadOnlyList<WorkDoor>? Closes = null, DateTimeOffset? EffectiveAt = null, DateTimeOffset? EndsAt = null);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/members/{id:guid}/restrictions", Handle).WithName("DecideRestriction").For(Role.Coordinator).Once();

    private static async Task<Results<Created<RestrictionView>, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.Memberships.FindAsync([new MemberId(id)], stopping) is not { LeftOn: null } membership)
            return Problems.NotFound();
        var restriction = new Restriction
        {
            Id = Ids.New<RestrictionId>(clock),
            MemberId = membership.MemberId,
            Kind = request.Kind,
            Closes = [.. (request.Closes ?? Enum.GetValues<WorkDoor>()).Distinct().Order()],
            DecidedBy = caller.Member,
            Reasons = request.Reasons,
            Evidence = [.. request.Evidence.Select(paper => new Evidence(paper.Kind, paper.What, paper.Hash, paper.KnownOn, paper.IsVerified))],
            NotifiedAt = now,
            EffectiveAt = request.EffectiveAt?.ToUniversalTime() ?? now,
            EndsAt = request.EndsAt?.ToUniversalTime(),
        };
        if (restriction.Check() is { } refusal)
            return refusal.ToProblem();

        var review = RestrictionReview.Of(restriction);
        db.Restrictions.Add(restriction);
        db.RestrictionReviews.Add(review);
        db.Publish(new MemberRestricted(
            restriction.Id, restriction.MemberId, restriction.Closes, restriction.EffectiveAt, restriction.EndsAt, now));
        try
        {
            await db.SaveChangesAsync(stopping);
        }
        catch (DbUpdateException problem) when (problem.Constraint == "a_coordinator_decides")
        {
            return new Refusal("no_live_membership", "Who decides about a person is a coordinator on this day.") { ByRule = true }.ToProblem();
        }
        return TypedResults.Created((string?)null, RestrictionView.Of(restriction, review));
    }
}
