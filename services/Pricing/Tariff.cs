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
    /// <summary>What a delivery costs, or why it has no price: the figure that it is beyond, or the rule that is missing.</summary>
    /// <param name="by">The voted record that this tariff is.</param>
    public (Price? Price, Refusal? Refusal) Quote(PolicyRef by, Delivery asked, DateTimeOffset at)
    {
        if (Limits.Refuses(asked, at) is { } beyond)
            return (null, beyond);
        var local = Local(asked.ReadyAt);
        if (VatRate.On(Vat, DayOf(local)) is not { } rate)
            return (null, Missing("vat", $"no VAT rate for {local:yyyy-MM-dd}"));

        var circumstances = Circumstances(asked, local);
        var (amounts, lines) = (new Money[Parts.Count], new List<PriceLine>(Parts.Count + 1));
        for (var i = 0; i < amounts.Length; i++)
        {
            var part = Parts[i];
            if (part.RuleFor(circumstances) is not { } rule)
                return (null, Missing(part.Id, $"no rule of {part.Id} for this delivery"));
            amounts[i] = rule.Charge.For(circumstances, rule.Charge.Share is { } share ? Sum(share.Of, amounts) : Money.Zero);
            if (amounts[i] > Money.Zero && rule.WordsIn(part) is var words)
                lines.Add(new PriceLine(part.Item.En, part.Payee, amounts[i], words.Because(circumstances), words.Id));
        }
        var price = WithVat(by, lines, rate);
        return (asked.SecondAttempt ? Owed.SecondAttempt(this, price, asked.ReadyAt) : price, null);
    }

    /// <summary>Why the co-op will not carry this, or null when it will.</summary>
    public Refusal? Refuses(Delivery asked, DateTimeOffset at) => Quote(Unnamed, asked, at).Refusal;

    /// <summary>The receipt that explains what a delivery costs, which <see cref="Quote"/> would not refuse; the VAT line comes last.</summary>
    public Price PriceOf(PolicyRef by, Delivery asked) => Quote(by, asked, asked.ReadyAt) is { Price: { } price }
        ? price : throw new InvalidOperationException($"Tariff {Name} has no price for this delivery.");

    /// <summary>
    /// Adds the VAT of the day to net lines. It is rounded once, half a cent up, on the sum; each line shows its part of it
    /// by largest remainder, so that net, VAT and gross agree line by line and in total. Nothing owed is no lines.
    /// </summary>
    public Price WithVat(PolicyRef by, IReadOnlyList<PriceLine> lines, DateTimeOffset at) => WithVat(by, [.. lines],
        VatRate.On(Vat, DayOf(Local(at))) ?? throw new InvalidOperationException($"Tariff {Name} has no VAT rate for {at:O}."));

    private static Price WithVat(PolicyRef by, List<PriceLine> lines, VatRate rate)
    {
        Span<long> net = stackalloc long[lines.Count];
        var sum = 0L;
        for (var i = 0; i < net.Length; i++)
            sum += net[i] = lines[i].Cents.Cents;
        if (sum == 0)
            return new Price(by, []);

        var vat = rate.Of(new Money(sum));
        VatRate.Share(vat.Cents.Cents, sum, net);
        for (var i = 0; i < net.Length; i++)
            lines[i] = lines[i] with { VatCents = new Money(net[i]) };
        lines.Add(vat);
        return new Price(by, lines);
    }

    internal Circumstances Circumstances(Delivery asked, DateTimeOffset local)
    {
        var window = asked.DropoffBy is { } by ? (long)(by - asked.ReadyAt).TotalMinutes : Limits.MaxWindowMinutes;
        return new Circumstances(
            asked.Trip.Metres, asked.Grams, (local.Hour * 60) + local.Minute, local.DayOfWeek, asked.Vehicle, asked.Size,
            (int)Math.Clamp(window, 0, Limits.MaxWindowMinutes), TariffZone.Of(Zones, asked.Pickup), TariffZone.Of(Zones, asked.Dropoff));
    }

    private static PolicyRef Unnamed { get; } = new("", 0, "");

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(TimeZone));

    private static DateOnly DayOf(DateTimeOffset local) => DateOnly.FromDateTime(local.DateTime);

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
