using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Matching;

/// <summary>How rides find riders, for anyone to read: the inputs, the weights, the limits, and what is never used.</summary>
public static class ReadMatchingPolicy
{
    public sealed record View(PolicyRef Policy, ProposalId? ProposalId, DateTimeOffset EffectiveAt, MatchingPolicy Content);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/matching/policy", Read).ForAnyone().WithName("ReadMatchingPolicy");

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Read(
        MatchingDb db, TimeProvider clock, CancellationToken stopping) =>
        await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, clock.GetUtcNow(), stopping) is { } policy
            ? TypedResults.Ok(new View(policy.Ref, policy.Record.ProposalId, policy.Record.EffectiveAt, policy.Content))
            : Problems.NotFoundedYet();
}
