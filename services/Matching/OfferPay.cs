namespace Coop.Matching;

/// <summary>How the pay in an offer comes about.</summary>
public enum PayBasis { PerHour, PerRide }

/// <summary>One line of it, with the rule of the pay policy that it comes from.</summary>
public sealed record OfferPayLine(string Rule, Money Cents, string Because);

/// <summary>What a ride is sure to bring the rider, tips apart. The shift's own pay is worked out from measured time and is never less.</summary>
public sealed record OfferPay(PayBasis Basis, Money GuaranteedCents, IReadOnlyList<OfferPayLine> Lines)
{
    private const int SecondsPerHour = 3600;
    private const int MetresPerKilometre = 1000;

    private static readonly ClockState[] OnARide =
        [ClockState.ToPickup, ClockState.WaitPickup, ClockState.ToDropoff, ClockState.WaitDropoff];

    /// <param name="seconds">Estimated, from setting out to the customer's door.</param>
    public static OfferPay Of(PayRates rates, long seconds, int metres)
    {
        var lines = rates.Components.Select(rate => rate.Per switch
        {
            "hour" when rate.States is null || OnARide.Any(rate.States.Contains) => new OfferPayLine(
                rate.Id, rate.RateCents.For(seconds, per: SecondsPerHour),
                $"{seconds} s, estimated, at {rate.RateCents} an hour: part of the hours that the shift pays anyway"),
            "ride" => new OfferPayLine(rate.Id, rate.RateCents, $"{rate.RateCents} a ride"),
            "km" => new OfferPayLine(
                rate.Id, rate.RateCents.For(metres, per: MetresPerKilometre), $"{metres} m at {rate.RateCents} a km"),
            _ => null,
        }).OfType<OfferPayLine>().ToList();
        var basis = rates.Components.Any(rate => rate.Per == "hour") ? PayBasis.PerHour : PayBasis.PerRide;
        return new OfferPay(basis, lines.Aggregate(Money.Zero, (sum, line) => sum + line.Cents), lines);
    }
}

/// <summary>What an offer needs to know of the voted pay policy: its components. The whole of it is Pricing's.</summary>
public sealed record PayRates(IReadOnlyList<PayRate> Components)
{
    public static PayRates None { get; } = new([]);
}

/// <summary>One component of pay: so many cents per hour, ride or km, in these states of the clock (all of them if none is named).</summary>
public sealed record PayRate(string Id, string Per, Money RateCents, IReadOnlyList<ClockState>? States = null);
