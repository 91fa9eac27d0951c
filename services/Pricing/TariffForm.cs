namespace Coop.Pricing;

/// <summary>The plain form of a tariff: nothing is missing, every figure is within what can be meant, every name is used once and known.</summary>
internal static class TariffForm
{
    private const int MostZones = 16;
    private const int MostCorners = 60;
    private const int MostConditions = 20;
    private const int LongestName = 60;

    public static Refusal? Refuses(Tariff tariff)
    {
        var wrong = Holes(tariff) ?? Frame(tariff) ?? Zones(tariff) ?? Parts(tariff) ?? After(tariff.Afterwards);
        return wrong is (var rule, var because) ? TariffCheck.No("bad_tariff", rule, because) : null;
    }

    /// <summary>What is wrong with the amounts of a rule; a code and a sentence.</summary>
    public static (string Code, string Because)? Wrong(Charge charge, IReadOnlySet<string> earlier)
    {
        Money?[] amounts = [charge.FixedCents, charge.PerKmCents, charge.Step?.Cents, charge.MinimumCents, charge.MaximumCents];
        if (amounts.Any(amount => amount < Money.Zero) || charge.Share?.BasisPoints < 0)
            return ("negative_line", "an amount is below nothing");
        if (amounts.Any(amount => amount > TariffCheck.MostCents))
            return ("too_dear", $"an amount is above {TariffCheck.MostCents}");
        if (charge.Share is { } share && (share.Of.Count == 0 || share.Of.FirstOrDefault(id => !earlier.Contains(id)) is not null || share.Of.Distinct().Count() < share.Of.Count))
            return ("not_earlier", "a percentage is of parts that stand earlier, each named once");
        if (charge.Share?.BasisPoints > Charge.WholeInBasisPoints)
            return ("bad_percentage", "a percentage is at most 100");
        if (charge.Step is { } step && (step.Every < 1 || step.Beyond < 0))
            return ("bad_step", "a step is at least 1 and begins at 0 or more");
        return charge.MinimumCents > charge.MaximumCents ? ("minimum_above_maximum", "the minimum is above the maximum") : null;
    }

    /// <summary>A list in JSON can hold nothing where something must be.</summary>
    private static (string, string)? Holes(Tariff tariff)
    {
        IEnumerable<object?> all =
        [
            .. tariff.Zones, .. tariff.Parts, .. tariff.Vat, .. tariff.Limits.Area.Corners,
            .. tariff.Zones.SelectMany(zone => zone?.Polygon.Corners ?? []),
            .. tariff.Parts.SelectMany(part => part?.Rules ?? []),
            .. tariff.Parts.SelectMany(part => part?.Rules ?? []).SelectMany(rule => rule?.When ?? []),
            .. tariff.Parts.SelectMany(part => part?.Rules ?? []).SelectMany(rule => rule?.Charge.Share?.Of ?? []),
        ];
        return all.Contains(null) ? ("tariff", "A list holds nothing where something must stand.") : null;
    }

    private static (string, string)? Frame(Tariff tariff)
    {
        var limits = tariff.Limits;
        if (!IsName(tariff.Name))
            return ("name", "A tariff has a name.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(tariff.TimeZone, out _))
            return ("timeZone", "There is no such time zone.");
        if (limits is not
            {
                MaxMetres: >= 1 and <= 1_000_000, MaxGrams: >= 1 and <= 1_000_000, MaxWindowMinutes: >= 1 and <= 44_640,
                ReadyWithinDays: >= 0 and <= 366, QuoteMinutes: >= 1 and <= 1_440, HandoverSeconds: >= 0 and <= 3_600,
            })
            return ("limits", "A limit is beyond what can be meant: 1 to 1,000,000 m and g, 44,640 min to bring it, 366 days ahead, 1,440 min of promise, 3,600 s at a door.");
        if (!IsSet(limits.Vehicles) || !IsSet(limits.Sizes))
            return ("limits", "Vehicles and sizes are named, each once.");
        if (tariff.Vat.Count == 0 || tariff.Vat.Any(rate => !rate.IsRate) || !IsSet([.. tariff.Vat.Select(rate => rate.ValidFrom)]))
            return ("vat", "A VAT rate is a fraction such as 0.20, and one begins on a day.");
        return Area(limits.Area) ? null : ("area", "The area has 3 to 60 corners on the map.");
    }

    private static (string, string)? Zones(Tariff tariff)
    {
        if (tariff.Zones.Count > MostZones || tariff.Zones.Any(zone => !IsName(zone.Name) || zone.Name == TariffZone.Elsewhere)
            || tariff.Zones.Select(zone => zone.Name).Distinct().Count() < tariff.Zones.Count)
            return ("zones", $"At most {MostZones} zones, each with a name of its own.");
        return tariff.Zones.FirstOrDefault(zone => !Area(zone.Polygon)) is { } zone ? (zone.Name, "A zone has 3 to 60 corners on the map.") : null;
    }

    private static (string, string)? Parts(Tariff tariff)
    {
        if (tariff.Parts.Count is 0 or > TariffCheck.MostParts || tariff.Parts.Select(part => part.Id).Distinct().Count() < tariff.Parts.Count)
            return ("parts", $"A tariff has 1 to {TariffCheck.MostParts} parts, each with an id of its own.");
        HashSet<string> zones = [.. tariff.Zones.Select(zone => zone.Name), TariffZone.Elsewhere];
        foreach (var part in tariff.Parts)
        {
            if (!IsName(part.Id) || part.Payee == Payee.Vat || !IsSaid(part.Item) || !IsSaid(part.Because))
                return (part.Id, "A part has an id, is the riders' or the co-op's, and says in both languages what it is for and why.");
            if (part.Rules.Count is 0 or > TariffCheck.MostRules || part.Rules.Any(rule => !IsName(rule.Name)) || !IsSet([.. part.Rules.Select(rule => rule.Name)]))
                return (part.Id, $"A part has 1 to {TariffCheck.MostRules} rules, each with a name of its own.");
            foreach (var rule in part.Rules.Where(rule => rule.When is not null))
                if (rule.When!.Count > MostConditions)
                    return ($"{part.Id}/{rule.Name}", $"A rule has at most {MostConditions} conditions.");
                else if (rule.When.SelectMany(one => (one.PickupIn ?? []).Concat(one.DropoffIn ?? [])).FirstOrDefault(name => name is null || !zones.Contains(name)) is { } unknown)
                    return ($"{part.Id}/{rule.Name}", $"The tariff has no zone {unknown}.");
        }
        return null;
    }

    private static (string, string)? After(Afterwards rules)
    {
        int[] percents =
        [
            rules.CancelledUnassignedPercent, rules.CancelledAssignedPercent, rules.CancelledByCoopPercent, rules.ReturnedPercent,
            rules.ReturnLegPercent, rules.SecondAttemptPercent,
        ];
        return percents.Any(percent => percent is < 0 or > 100) || rules.SecondAttemptWithinHours is < 0 or > 720
            || rules.Waiting is not
            {
                GraceMinutes: >= 0 and <= 1_440, PerMinuteCents.Cents: >= 0 and <= 10_000, MostCents.Cents: >= 0 and <= 100_000,
                ContestDays: >= 1 and <= 366,
            }
            ? ("afterwards", "Percentages are 0 to 100, a second attempt within 720 h, a wait at most 1,440 min free, 10,000 cents a minute and 100,000 in all, contested within 1 to 366 days.")
            : null;
    }

    private static bool Area(Polygon polygon) => polygon.Corners.Count is >= 3 and <= MostCorners
        && polygon.Corners.All(corner => corner is { Lat: >= -90 and <= 90, Lng: >= -180 and <= 180 });

    private static bool IsName(string name) => name is { Length: > 0 and <= LongestName } && !string.IsNullOrWhiteSpace(name);

    private static bool IsSaid(Words words) => words is { En.Length: > 0 and <= 300, Fr.Length: > 0 and <= 300 };

    private static bool IsSet<T>(IReadOnlyList<T> values) => values.Count > 0 && values.Distinct().Count() == values.Count;
}
