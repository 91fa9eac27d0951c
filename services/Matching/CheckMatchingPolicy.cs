using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Coop.Routing;
using Coop.Wages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Matching;

/// <summary>
/// Anyone of the co-op tries a way of matching before it is put to the vote: what each weight would count, what the last day
/// would have come to, or why it could not hold. With the proposal the answer goes to the members as evidence.
/// </summary>
public static class CheckMatchingPolicy
{
    /// <summary>Played one after the other: a day takes a core for a moment.</summary>
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <param name="Weights">What would decide, and how much each counts beside the others.</param>
    /// <param name="Figures">How long what would last, in words.</param>
    /// <param name="WhatIf">Absent where nobody rode of late.</param>
    public sealed record View(string Name, IReadOnlyList<MatchingWeight> Weights, IReadOnlyList<MatchingFigure> Figures, WhatIf? WhatIf);

    /// <summary>The same day played by the rules in force and by those that are tried.</summary>
    /// <param name="Hours">Stretches on shift.</param>
    public sealed record WhatIf(DateOnly Day, int Rides, int Hours, PlayedDay InForce, PlayedDay Tried);

    /// <summary>The very check that an adopted policy meets before it takes effect.</summary>
    internal static PolicyCheck<MatchingDb> BeforeItHolds { get; } =
        PolicyCheck<MatchingDb>.Of<MatchingPolicy>(PolicyKind.MatchingPolicy, policy => policy.Check() is { } no ? no with { ByRule = true } : null);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapPost("/matching/policy/check", Check)
        .For(Role.Member, Role.Rider, Role.Coordinator).BeforeTheWall("it plays everybody's day and shows nobody's").WithName("CheckMatchingPolicy");

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Check(
        JsonElement policy, MatchingDb db, IRouting routing, TimeProvider clock, CancellationToken stopping)
    {
        if (BeforeItHolds.Refuses(policy.GetRawText()) is { } refusal)
            return refusal.ToProblem();
        var tried = policy.Deserialize<MatchingPolicy>(Wire.Json)!;
        return TypedResults.Ok(new View(tried.Name, MatchingWords.Weights(tried.Dispatch.Weights), MatchingWords.Figures(tried), await Play(tried, db, routing, clock.GetUtcNow(), stopping)));
    }

    private static async Task<WhatIf?> Play(MatchingPolicy tried, MatchingDb db, IRouting routing, DateTimeOffset now, CancellationToken stopping)
    {
        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is not { Content: var inForce })
            return null;
        var rates = (await db.PolicyAt<PayPolicy>(PolicyKind.PayPolicy, now, stopping))?.Content;
        if (await db.LastDay(inForce, rates?.GuaranteeOn(now) ?? 0, now, stopping) is not { } day)
            return null;
        await OneAtATime.WaitAsync(stopping);
        try
        {
            return new WhatIf(day.On, day.Rides.Count, day.Hours.Count, day.Play(inForce, routing), day.Play(tried, routing));
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
