namespace Coop.Pricing;

/// <summary>
/// Whether a tariff can hold: for every delivery within its limits exactly one rule of each part, every rule of some use, no
/// line below nothing. It is proven over all cases, not tried on some; what is refused names the rule and a delivery that
/// shows it. Distance counts as free of the places, so a rule may be asked for where no road is that long.
/// </summary>
public static class TariffCheck
{
    public const int MostParts = 20;
    public const int MostRules = 50;

    /// <summary>More than this nobody means to charge for one delivery; it keeps every sum far from the end of numbers.</summary>
    internal static Money MostCents { get; } = new(10_000_000);

    public static Refusal? Refuses(Tariff tariff)
    {
        if (TariffForm.Refuses(tariff) is { } form)
            return form;
        var regions = Regions.Of(tariff.Limits.Area, tariff.Zones);
        return Unreachable(tariff, regions)
            ?? tariff.Parts.Select((_, i) => Refuses(tariff, i, regions)).FirstOrDefault(no => no is not null)
            ?? TooDear(tariff);
    }

    private static Refusal? Unreachable(Tariff tariff, IReadOnlyDictionary<string, Place> regions) =>
        regions.Count == 0 ? No("bad_area", "area", "The area holds no place.")
        : tariff.Zones.FirstOrDefault(zone => !regions.ContainsKey(zone.Name)) is { } lost
            ? No("unreachable_zone", lost.Name, "No place of the area is in this zone: it lies outside, or zones before it cover it.")
            : null;

    private static Refusal? Refuses(Tariff tariff, int index, IReadOnlyDictionary<string, Place> regions)
    {
        var part = tariff.Parts[index];
        var cases = new TariffCases(tariff.Limits, regions, [.. part.Rules.SelectMany(rule => rule.When ?? [])]);
        if (cases.IsTooIntricate)
            return No("too_intricate", part.Id, "Its rules tell apart more than 64 stretches of one figure.");

        var taken = new List<(TariffRule Rule, ulong[] Box)>();
        foreach (var rule in part.Rules.Where(rule => rule.When is not null))
        {
            foreach (var condition in rule.When!)
                if (cases.Of(condition) is not { } box)
                    return No("unreachable_rule", Name(part, rule), $"No delivery that the co-op carries is one that is {TariffWords.Of(condition).En}.");
                else if (taken.Where(other => other.Rule != rule).Select(other => (other.Rule, Both: TariffCases.Both(other.Box, box)))
                    .FirstOrDefault(other => other.Both is not null) is { Both: { } both } other)
                    return No("overlap", Name(part, rule), $"{Name(part, other.Rule)} is for the same delivery", cases.Example(both));
                else
                    taken.Add((rule, box));
            if (rule.When.Count == 0)
                return No("unreachable_rule", Name(part, rule), "It has a list of conditions, and nothing in it.");
        }

        if (cases.Left(taken.Select(one => one.Box)) is not { } left)
            return No("too_intricate", part.Id, "Its rules cut deliveries into too many cases.");
        var otherwise = part.Rules.Where(rule => rule.When is null).ToList();
        if (otherwise.Count == 0 && left.Count > 0)
            return No("gap", part.Id, "no rule is for this delivery", cases.Example(left[0]));
        if (otherwise.Count > 0 && left.Count == 0)
            return No("unreachable_rule", Name(part, otherwise[0]), "The other rules leave no delivery to it.");
        if (otherwise.Count > 1)
            return No("overlap", Name(part, otherwise[1]), $"{Name(part, otherwise[0])} takes what is left as well", cases.Example(left[0]));

        foreach (var rule in part.Rules)
            if (TariffForm.Wrong(rule.Charge, tariff.Parts.Take(index).Select(earlier => earlier.Id).ToHashSet()) is (var code, var because))
                return No(code, Name(part, rule), because, cases.Example(taken.FirstOrDefault(one => one.Rule == rule).Box ?? left[0], greatest: true));
        return null;
    }

    /// <summary>The most that each part can come to, by the longest way and the heaviest load.</summary>
    private static Refusal? TooDear(Tariff tariff)
    {
        var most = new Dictionary<string, Int128>();
        foreach (var part in tariff.Parts)
        {
            most[part.Id] = part.Rules.Max(rule => Most(rule.Charge));
            if (most.Values.Aggregate(Int128.Zero, (sum, cents) => sum + cents) > MostCents.Cents)
                return No("too_dear", part.Id, $"A delivery could cost more than {MostCents}.");
        }
        return null;

        Int128 Most(Charge charge)
        {
            var sum = (Int128)(charge.FixedCents?.Cents ?? 0) + ((Int128)(charge.PerKmCents?.Cents ?? 0) * tariff.Limits.MaxMetres / 1_000) + 2;
            if (charge.Step is { } step)
                sum += (Int128)step.Cents.Cents * (((step.Of == StepOf.Metres ? tariff.Limits.MaxMetres : tariff.Limits.MaxGrams) / step.Every) + 1);
            if (charge.Share is { } share)
                sum += share.Of.Distinct().Aggregate(Int128.Zero, (all, id) => all + most[id]) * share.BasisPoints / Charge.WholeInBasisPoints;
            if (charge.MinimumCents is { } least && sum < least.Cents)
                sum = least.Cents;
            return charge.MaximumCents is { } cap && sum > cap.Cents ? cap.Cents : sum;
        }
    }

    private static string Name(TariffPart part, TariffRule rule) => $"{part.Id}/{rule.Name}";

    internal static Refusal No(string code, string rule, string because, TariffExample? example = null) =>
        new(code, example is null ? $"{rule}: {because}" : $"{rule}: {because}, such as {example}")
        {
            ByRule = true,
            Facts = example is null
                ? new Dictionary<string, object?> { ["rule"] = rule }
                : new Dictionary<string, object?> { ["rule"] = rule, ["example"] = example },
        };
}
