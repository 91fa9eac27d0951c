namespace Coop.Pricing;

/// <summary>
/// The co-op's published prices, as the members voted them. A tariff is never edited: a change is a new version, and an
/// order keeps the one it was priced by. A price is a pure function of the tariff and of what is asked.
/// </summary>
/// <param name="TimeZone">By whose clocks the hours of its conditions are meant (IANA).</param>
/// <param name="Limits">What it has prices for.</param>
/// <param name="Zones">Parts of town that conditions name.</param>
/// <param name="Parts">The lines of a receipt, in their order; amounts exclude VAT.</param>
/// <param name="Afterwards">What is owed when a delivery goes otherwise than asked.</param>
/// <param name="Vat">The law's rates for delivery services, each from its day on.</param>
public sealed record Tariff(
    string Name, string TimeZone, Limits Limits, IReadOnlyList<TariffZone> Zones, IReadOnlyList<TariffPart> Parts,
    Afterwards Afterwards, IReadOnlyList<VatRate> Vat)
{
    /// <summary>Why the co-op will not carry this, or null when it will. Each refusal names its figure or the rule that is missing.</summary>
    public Refusal? Refuses(Delivery asked, DateTimeOffset at)
    {
        if (Limits.Refuses(asked, at) is { } beyond)
            return beyond;
        if (VatRate.On(Vat, DayOf(asked.ReadyAt)) is null)
            return Missing("vat", $"no VAT rate for {DayOf(asked.ReadyAt):yyyy-MM-dd}");

        var circumstances = Circumstances(asked);
        foreach (var part in Parts)
            if (part.RuleFor(circumstances) is null)
                return Missing(part.Id, $"no rule of {part.Id} for this delivery");
        return null;
    }

    /// <summary>What <paramref name="asked"/> costs, as the receipt that explains it; the VAT line comes last.</summary>
    /// <param name="by">The voted record that this tariff is.</param>
    public Price PriceOf(PolicyRef by, Delivery asked)
    {
        var circumstances = Circumstances(asked);
        var (amounts, lines) = (new Money[Parts.Count], new List<PriceLine>(Parts.Count + 1));
        for (var i = 0; i < Parts.Count; i++)
        {
            var part = Parts[i];
            var rule = part.RuleFor(circumstances)
                ?? throw new InvalidOperationException($"Tariff {Name} has no rule of {part.Id} for this delivery.");
            amounts[i] = rule.Charge.For(circumstances, ids => Sum(ids, amounts));
            if (amounts[i] > Money.Zero)
                lines.Add(new PriceLine(part.Item.En, part.Payee, amounts[i],
                    TariffWords.Because(part, rule, circumstances), $"{part.Id}/{rule.Name}"));
        }
        return WithVat(by, lines, asked.ReadyAt);
    }

    /// <summary>
    /// Adds the VAT of the day to net lines. It is rounded once, half a cent up, on the sum; each line shows its part of it
    /// by largest remainder, so that net, VAT and gross agree line by line and in total. Nothing owed is no lines.
    /// </summary>
    public Price WithVat(PolicyRef by, IReadOnlyList<PriceLine> lines, DateTimeOffset at)
    {
        var rate = VatRate.On(Vat, DayOf(at)) ?? throw new InvalidOperationException($"Tariff {Name} has no VAT rate for {at:O}.");
        var net = new long[lines.Count];
        for (var i = 0; i < net.Length; i++)
            net[i] = lines[i].Cents.Cents;
        var sum = net.Sum();
        if (sum == 0)
            return new Price(by, []);

        var vat = rate.Of(new Money(sum));
        var parts = vat.Cents.Split(net);
        return new Price(by, [.. lines.Select((line, i) => line with { VatCents = parts[i] }), vat]);
    }

    internal Circumstances Circumstances(Delivery asked)
    {
        var local = TimeZoneInfo.ConvertTime(asked.ReadyAt, Clocks);
        var window = asked.DropoffBy is { } by ? (long)(by - asked.ReadyAt).TotalMinutes : Limits.MaxWindowMinutes;
        return new Circumstances(
            asked.Trip.Metres, asked.Grams, (local.Hour * 60) + local.Minute, local.DayOfWeek, asked.Vehicle, asked.Size,
            (int)Math.Clamp(window, 0, Limits.MaxWindowMinutes), TariffZone.Of(Zones, asked.Pickup), TariffZone.Of(Zones, asked.Dropoff));
    }

    private TimeZoneInfo Clocks => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    private DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Clocks).DateTime);

    private Money Sum(IReadOnlyList<string> ids, Money[] amounts)
    {
        var sum = Money.Zero;
        for (var i = 0; i < amounts.Length; i++)
            if (ids.Contains(Parts[i].Id))
                sum += amounts[i];
        return sum;
    }

    private Refusal Missing(string rule, string what) => new("missing_rule", $"Tariff {Name} has {what}.")
    {
        ByRule = true, Facts = new Dictionary<string, object?> { ["rule"] = rule },
    };
}
