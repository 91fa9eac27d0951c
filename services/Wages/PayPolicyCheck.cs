using Coop.Pricing;

namespace Coop.Wages;

/// <summary>
/// What a pay policy must stand before it takes effect: its form, and a thousand simulated days on which its own words, and
/// not the law behind them, pay every rider what the law of that day asks.
/// </summary>
public static class PayPolicyCheck
{
    public static Refusal? Refuses(string text)
    {
        var (policy, refusal) = PayPolicyForm.Read(text);
        return refusal ?? (policy is null ? null : OnSomeDay(policy));
    }

    /// <summary>No vote changes the law that the co-op stands under since its founding.</summary>
    public static Refusal? RefusesLawOf(string text, string founding) =>
        PayPolicyForm.Read(text).Policy is { } policy && PayPolicyForm.Read(founding).Policy is { } first && first.Law != policy.Law
            ? PayPolicyForm.No("other_law", "law", $"The co-op was founded under {first.Law}; a vote changes pay, not the law.")
            : null;

    /// <summary>The first rider-day on which the law would have to step in.</summary>
    public static Refusal? OnSomeDay(PayPolicy policy)
    {
        var from = Law.Of(policy.Law).Floors.SelectMany(floor => floor.Figures ?? []).Select(figure => figure.ValidFrom).DefaultIfEmpty(new(2026, 1, 1)).Max();
        foreach (var day in SimulatedDays.Of(from, policy.Zone))
        {
            var paid = day.Select(rider => (Rider: rider, Pay: Pay.Of(policy, rider.Work))).ToList();
            foreach (var (rider, pay) in paid)
                if (pay.Lines.FirstOrDefault(IsLaw) is { } line)
                    return Below(rider, line, policy);

            // The law over a week or month is held against the single day as well.
            IReadOnlyList<PaidWork> works = [.. paid.Select(one => new PaidWork(IdOf(one.Rider.Rider), one.Rider.Work, one.Pay.Total))];
            foreach (var kind in new[] { FloorPeriod.Week, FloorPeriod.Month })
                foreach (var (id, lines) in PeriodPay.Of(policy, PayPeriod.Of(kind, day[0].Day), works))
                    if (lines.FirstOrDefault(IsLaw) is { } line)
                        return Below(day.First(rider => IdOf(rider.Rider) == id), line, policy);
        }
        return null;
    }

    private static bool IsLaw(PayLine line) => line.TopUp && line.Rule.StartsWith("law:", StringComparison.Ordinal);

    private static MemberId IdOf(int rider) => new(new Guid(rider, 0, 0, new byte[8]));

    private static Refusal Below(SimulatedDay day, PayLine line, PayPolicy policy) => new(
        "below_the_law",
        $"Simulated day {day.Seed}, {day.Day:yyyy-MM-dd}: rider {day.Rider} would be {policy.Say(line.Cents)} short. {line.Because}")
    {
        ByRule = true,
        Facts = new Dictionary<string, object?>
        {
            ["rule"] = line.Rule, ["seed"] = day.Seed, ["day"] = day.Day, ["rider"] = day.Rider, ["missingCents"] = line.Cents.Cents,
            ["workedSeconds"] = Worked.Seconds(day.Work.Clock, PayPolicy.WorkingStates), ["rides"] = day.Work.Rides.Count,
        },
    };
}
