using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Redistribution;

/// <summary>Anyone of the co-op tries statutes before they are put to the vote: what the law leaves to them, or what it forbids, with the article.</summary>
public static class CheckStatutes
{
    /// <param name="MayShareBy">The keys that the law of this legal form allows; none where nothing may be shared between people.</param>
    public sealed record View(string Name, LegalProfile LegalProfile, IReadOnlyList<ShareKey> MayShareBy, string Source);

    /// <summary>The very check that adopted statutes meet before they take effect.</summary>
    internal static PolicyCheck<RedistributionDb> BeforeTheyHold { get; } =
        PolicyCheck<RedistributionDb>.Of<Statutes>(PolicyKind.Statutes, statutes => statutes.Forbid());

    public static void Map(IEndpointRouteBuilder v1) => v1.MapPost("/statutes/check", Check)
        .For(Role.Member, Role.Rider, Role.Coordinator).WithName("CheckStatutes");

    private static Results<Ok<View>, ProblemHttpResult> Check(JsonElement statutes)
    {
        if (BeforeTheyHold.Refuses(statutes.GetRawText()) is { } refusal)
            return refusal.ToProblem();
        var read = statutes.Deserialize<Statutes>(Wire.Json)!;
        var law = Law.Of(read.LegalProfile);
        return TypedResults.Ok(new View(read.Name, read.LegalProfile, law.Keys, law.KeySource));
    }
}
