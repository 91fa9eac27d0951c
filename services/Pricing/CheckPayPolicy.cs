using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Coop.Wages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Pricing;

/// <summary>Anyone of the co-op tries a pay policy before it is put to the vote: what it says in words, or which rule or which rider's day breaks it.</summary>
public static class CheckPayPolicy
{
    /// <param name="Says">The policy in words, as it would stand today.</param>
    /// <param name="Warnings">What has to be looked up before it is voted: figures that the law has fixed anew since.</param>
    public sealed record View(string Name, IReadOnlyList<Words> Says, IReadOnlyList<Words> Warnings, int SimulatedDays);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapPost("/pay/policy/check", Check)
        .For(Role.Member, Role.Rider, Role.Coordinator).WithName("CheckPayPolicy").WithTags("Pricing");

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Check(
        JsonElement policy, PricingDb db, TimeProvider clock, CancellationToken stopping)
    {
        if (policy.ValueKind != JsonValueKind.Object)
            return Problems.Invalid("policy", "A pay policy is a JSON object.");
        var text = policy.GetRawText();
        var inForce = await db.PolicyAt<PayPolicy>(PolicyKind.PayPolicy, clock.GetUtcNow(), stopping);
        if ((PayPolicyCheck.Refuses(text) ?? (inForce is null ? null : PayPolicyCheck.RefusesLawOf(text, inForce.Record.Content))) is { } refusal)
            return refusal.ToProblem();
        var read = PayPolicyForm.Read(text).Policy!;
        var today = read.DayOf(clock.GetUtcNow());
        return TypedResults.Ok(new View(read.Name, PayPolicyWords.Of(read, today), PayPolicyWords.OldFigures(read, today), SimulatedDays.Count));
    }
}
