using Coop.Routing;

namespace Coop.Pricing;

/// <summary>
/// The co-op's published prices, as the members voted them. A tariff is never edited: a change is a new version, and an
/// order keeps the one it was priced by.
/// </summary>
/// <param name="Lines">What a delivery is made of, in the order it stands on the receipt; amounts exclude VAT.</param>
/// <param name="Limits">What the co-op carries, and how far.</param>
/// <param name="Cancellation">What is owed when a restaurant changes its mind.</param>
/// <param name="Vat">The law's rates for delivery services, each from its day on.</param>
public sealed record Tariff(
    string Name, IReadOnlyList<TariffLine> Lines, Limits Limits, Cancellation Cancellation, IReadOnlyList<VatRate> Vat)
{
    /// <summary>Why the co-op will not carry this, or null when it will. Each refusal names the figure it comes from.</summary>
    public Refusal? Refuses(Delivery asked, DateTimeOffset at)
    {
        if (!Limits.Serves(asked.Pickup) || !Limits.Serves(asked.Dropoff))
            return No("address_undeliverable", $"A place is outside the {Limits.Area!.RadiusMetres} m that the co-op serves.",
                ("radiusMetres", Limits.Area!.RadiusMetres));

        if (asked.Trip.Metres > Limits.MaxMetres)
            return No("too_far", $"The trip is {asked.Trip.Metres} m; the co-op rides at most {Limits.MaxMetres} m.",
                ("maxMetres", Limits.MaxMetres));

        if (asked.Grams > Limits.MaxGrams)
            return No("too_heavy", $"It weighs {asked.Grams} g; a rider carries at most {Limits.MaxGrams} g.",
                ("maxGrams", Limits.MaxGrams));

        if (asked.ReadyAt > at.AddDays(Limits.ReadyWithinDays))
            return No("pickup_too_late", $"Orders are taken at most {Limits.ReadyWithinDays} days ahead.",
                ("readyWithinDays", Limits.ReadyWithinDays));

        return VatRate.On(Vat, asked.ReadyAt) is null
            ? No("missing_rule", $"Tariff {Name} has no VAT rate for {asked.ReadyAt:yyyy-MM-dd}.", ("rule", "vat"))
            : null;
    }

    /// <summary>What <paramref name="asked"/> costs, as the receipt that explains it; the VAT line comes last.</summary>
    /// <param name="by">The voted record that this tariff is.</param>
    public Price PriceOf(PolicyRef by, Delivery asked) =>
        WithVat(by, [.. Lines.Select(line => line.For(asked)).OfType<PriceLine>()], asked.ReadyAt);

    /// <summary>
    /// What is still owed of a price when nobody will ride it any more: a voted share of each line once a rider was on
    /// the way, else nothing, and then there are no lines.
    /// </summary>
    public Price CancelledPrice(Price agreed, bool wasAssigned, DateTimeOffset at)
    {
        var percent = wasAssigned ? Cancellation.AssignedPercent : Cancellation.BeforeAssignedPercent;
        if (percent == 0)
            return agreed with { Lines = [] };

        var because = wasAssigned ? "cancelled when a rider was on the way" : "cancelled before a rider was on the way";
        return WithVat(agreed.Tariff,
        [
            .. from line in agreed.Lines
               where line.Payee != Payee.Vat
               select line with
               {
                   Cents = line.Cents.For(percent, per: 100),
                   Because = $"{percent} % of {line.Cents}: {because}",
               },
        ], at);
    }

    private Price WithVat(PolicyRef by, IReadOnlyList<PriceLine> lines, DateTimeOffset at)
    {
        var rate = VatRate.On(Vat, at) ?? throw new InvalidOperationException($"Tariff {Name} has no VAT rate for {at:O}.");
        var net = lines.Aggregate(Money.Zero, (sum, line) => sum + line.Cents);
        return new Price(by, [.. lines, rate.Of(net)]);
    }

    private static Refusal No(string code, string because, params ReadOnlySpan<(string Name, object? Value)> facts) =>
        new(code, because) { ByRule = true, Facts = facts.ToArray().ToDictionary(fact => fact.Name, fact => fact.Value) };
}

/// <summary>One delivery as a price sees it: where, how far, how heavy, and when it can be taken.</summary>
public sealed record Delivery(Place Pickup, Place Dropoff, Trip Trip, int Grams, DateTimeOffset ReadyAt);
