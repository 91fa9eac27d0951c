using Coop.Hosting;
using Coop.Members;
using Coop.Wages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Pricing;

/// <summary>How riders are paid is public: the rules in force, and every one before.</summary>
public static class ReadPayPolicy
{
    /// <summary>A vote changes pay a few times a year; more than this many are read in the exports.</summary>
    private const int MostPast = 200;

    /// <param name="Current">The rules in force now.</param>
    /// <param name="Others">Past ones, and any that take effect later; newest first.</param>
    /// <param name="Says">What is in force, in words, one sentence a rule.</param>
    /// <param name="Law">The law it stands under, with its figures, their sources and when they were last looked up.</param>
    /// <param name="Warnings">Figures that the law has fixed anew since somebody last looked them up.</param>
    public sealed record View(
        PolicyView Current, IReadOnlyList<PolicyView> Others, IReadOnlyList<Words> Says, Law Law, IReadOnlyList<Words> Warnings);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/pay/policy", Read).ForAnyone().WithName("ReadPayPolicy").WithTags("Pricing");

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Read(
        PricingDb db, TimeProvider clock, CancellationToken stopping)
    {
        if (await db.PolicyAt<PayPolicy>(PolicyKind.PayPolicy, clock.GetUtcNow(), stopping) is not { Record: var current, Content: var policy })
            return Problems.NotFoundedYet();

        var others = (await db.RulesOf(PolicyKind.PayPolicy, stopping)).Where(other => other.Record.Version != current.Version).Take(MostPast);
        var today = policy.DayOf(clock.GetUtcNow());
        return TypedResults.Ok(new View(
            PolicyView.Of(current), [.. others.Select(other => PolicyView.Of(other.Record, other.Refused))],
            PayPolicyWords.Of(policy, today), Law.Of(policy.Law), PayPolicyWords.OldFigures(policy, today)));
    }
}
