using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Matching;

/// <summary>How rides find riders, for anyone to read, from the record in force: the inputs, the weights, the limits, and what is never used.</summary>
public static class ReadMatchingPolicy
{
    /// <param name="Inputs">All that planning looks at, from its own input types.</param>
    /// <param name="Weights">What decides, and how much each counts beside the others.</param>
    /// <param name="Figures">How long what lasts, in words.</param>
    public sealed record View(
        PolicyRef Policy, ProposalId? ProposalId, DateTimeOffset EffectiveAt, IReadOnlyList<MatchingInput> Inputs,
        IReadOnlyList<MatchingWeight> Weights, IReadOnlyList<MatchingFigure> Figures, IReadOnlyList<WorkLimit> Limits, IReadOnlyList<string> NeverUsed, MatchingPolicy Content);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/matching/policy", Read).ForAnyone().WithName("ReadMatchingPolicy");

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Read(
        MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        return await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is { Content: var content } policy
            ? TypedResults.Ok(new View(
                policy.Ref, policy.Record.ProposalId, policy.Record.EffectiveAt, MatchingWords.Inputs,
                MatchingWords.Weights(content.Dispatch.Weights), MatchingWords.Figures(content), content.LimitsOn(content.Zone.DayOf(now)), content.NeverUsed, content))
            : Problems.NotFoundedYet();
    }
}
