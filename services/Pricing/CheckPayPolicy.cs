using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Coop.Wages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>
/// Anyone of the co-op tries a pay policy before it is put to the vote: what it says in words and what last month would have
/// been paid by it, or which rule or which rider's day breaks it. With the proposal the answer goes to the members as evidence.
/// </summary>
public static class CheckPayPolicy
{
    /// <summary>Shifts of a month that are worked out anew: five hundred riders' of forty each.</summary>
    private const int MostShifts = 20_000;

    /// <param name="Says">The policy in words, as it would stand today.</param>
    /// <param name="Warnings">What has to be looked up before it is voted: figures that the law has fixed anew since.</param>
    /// <param name="Repricing">Absent where too few worked last month to show no person, or too many to wait for.</param>
    public sealed record View(string Name, IReadOnlyList<Words> Says, IReadOnlyList<Words> Warnings, int SimulatedDays, Repricing? Repricing);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapPost("/pay/policy/check", Check)
        .For(Role.Member, Role.Rider, Role.Coordinator).BeforeTheWall("it sums everybody's month and shows nobody's").WithName("CheckPayPolicy").WithTags("Pricing");

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
        return TypedResults.Ok(new View(read.Name, PayPolicyWords.Of(read, today), PayPolicyWords.OldFigures(read, today), SimulatedDays.Count, await Reprice(read, today, db, stopping)));
    }

    /// <summary>The last month that is over.</summary>
    private static async Task<Repricing?> Reprice(PayPolicy tried, DateOnly today, PricingDb db, CancellationToken stopping)
    {
        var month = PayPeriod.Of(FloorPeriod.Month, PayPeriod.Of(FloorPeriod.Month, today).StartsOn.AddDays(-1));
        var (from, to) = (new DateTimeOffset(month.In(tried.Zone).From, TimeSpan.Zero), new DateTimeOffset(month.In(tried.Zone).To, TimeSpan.Zero));
        var shifts = await db.Newest().Where(shift => shift.StartedAt >= from && shift.StartedAt < to).Take(MostShifts + 1).ToListAsync(stopping);
        if (shifts.Count > MostShifts)
            return null;
        var worked = new List<ShiftLines>(shifts.Count);
        foreach (var shift in shifts)
            if (await db.PolicyOf<PayPolicy>(PolicyKind.PayPolicy, shift.Policy.Version, stopping) is { Content: var own })
                worked.Add(new ShiftLines(shift.RiderId, shift.Work, own, shift.Lines));
        return Repricing.Of($"{month.StartsOn:yyyy-MM}", worked, tried);
    }
}
