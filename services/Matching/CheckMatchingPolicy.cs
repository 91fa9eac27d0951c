using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Matching;

/// <summary>Anyone of the co-op tries a way of matching before it is put to the vote: what each weight would count, or why it could not hold.</summary>
public static class CheckMatchingPolicy
{
    /// <param name="Weights">What would decide, and how much each counts beside the others.</param>
    public sealed record View(string Name, IReadOnlyList<MatchingWeight> Weights);

    /// <summary>The very check that an adopted policy meets before it takes effect.</summary>
    internal static PolicyCheck<MatchingDb> BeforeItHolds { get; } =
        PolicyCheck<MatchingDb>.Of<MatchingPolicy>(PolicyKind.MatchingPolicy, policy => policy.Check() is { } no ? no with { ByRule = true } : null);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapPost("/matching/policy/check", Check)
        .For(Role.Member, Role.Rider, Role.Coordinator).WithName("CheckMatchingPolicy");

    private static Results<Ok<View>, ProblemHttpResult> Check(JsonElement policy)
    {
        if (BeforeItHolds.Refuses(policy.GetRawText()) is { } refusal)
            return refusal.ToProblem();
        var read = policy.Deserialize<MatchingPolicy>(Wire.Json)!;
        return TypedResults.Ok(new View(read.Name, MatchingWords.Weights(read.Dispatch.Weights)));
    }
}
