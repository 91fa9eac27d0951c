namespace Coop.Pricing;

/// <summary>A ride that was settled, with what had been asked for: all that another tariff needs to say what it would have cost.</summary>
/// <param name="At">When it was first over, which says what VAT a fee is charged with.</param>
public sealed record ChargedRide(RestaurantId Restaurant, Delivery Asked, RideEnd End, RideWent Went, DateTimeOffset At, Price Charged)
{
    public static ChargedRide Of(SettledRide ride, AskedDelivery asked) =>
        new(ride.RestaurantId, Delivery.Of(asked), ride.End, ride.Went ?? new RideWent(), ride.At, ride.Price);

    /// <summary>What would have been owed for it, as it was asked for and as it went; null where the tariff has no price for it.</summary>
    public Price? By(Tariff tried) => tried.Quote(Charged.Tariff, Asked, Asked.ReadyAt) is { Price: { } price } ? Owed.Of(tried, price, End, Went, At) : null;
}

/// <summary>
/// What the rides of a recorded month were charged and would have been charged by another tariff: all that ended in it, delivered,
/// returned or cancelled. Of many restaurants together: no firm's trade can be read out of it.
/// </summary>
/// <param name="Month">As in 2026-10.</param>
/// <param name="Rides">Those that the sums are of: what had been asked for is known, and the other tariff has a price for it.</param>
/// <param name="Restaurants">Whose rides these were.</param>
/// <param name="Parts">Whose the money is: the riders' part, the co-op's, and the VAT.</param>
/// <param name="More">How many rides would have cost more, <paramref name="Same"/> the same, <paramref name="Less"/> less.</param>
/// <param name="MostRiseCents">By what the ride would have cost more that rises most, VAT included; 0 where none does.</param>
/// <param name="NotCarried">Rides for which the other tariff has no price; in no sum.</param>
/// <param name="NotKept">Rides of which is not known what had been asked for: they ended before that was kept. In no sum.</param>
public sealed record TariffRepricing(
    string Month, int Rides, int Restaurants, IReadOnlyList<TariffRepricing.Part> Parts, Money ChargedCents, Money WouldBeChargedCents,
    int More, int Same, int Less, Money MostRiseCents, int NotCarried, int NotKept)
{
    /// <summary>Of fewer restaurants nothing is told: it would show what one of them sells.</summary>
    public const int FewestRestaurants = Indicators.FewestRiders;

    public sealed record Part(Payee Payee, Money ChargedCents, Money WouldBeChargedCents);

    /// <param name="rides">Each as it counts now.</param>
    /// <returns>
    /// Null where fewer than <see cref="FewestRestaurants"/> are in the sums, or where fewer would be charged otherwise or not carried: a
    /// tariff for one street would else be a question about who cooks there.
    /// </returns>
    public static TariffRepricing? Of(string month, IReadOnlyList<ChargedRide> rides, int notKept, Tariff tried)
    {
        var tries = rides.Select(ride => (Ride: ride, Would: ride.By(tried))).ToList();
        var priced = tries.Where(one => one.Would is not null).Select(one => (one.Ride, Was: one.Ride.Charged, Would: one.Would!)).ToList();
        var restaurants = priced.Select(one => one.Ride.Restaurant).Distinct().Count();
        var concerned = tries.Where(one => one.Would is null || Differ(one.Ride.Charged, one.Would)).Select(one => one.Ride.Restaurant).Distinct().Count();
        if (restaurants < FewestRestaurants || concerned is > 0 and < FewestRestaurants)
            return null;
        var rises = priced.Select(one => (one.Would.Total - one.Was.Total).Cents).ToList();
        return new(
            month, priced.Count, restaurants,
            [.. Enum.GetValues<Payee>().Select(payee => new Part(payee, Sum(priced.Select(one => one.Was.To(payee))), Sum(priced.Select(one => one.Would.To(payee)))))],
            Sum(priced.Select(one => one.Was.Total)), Sum(priced.Select(one => one.Would.Total)),
            rises.Count(cents => cents > 0), rises.Count(cents => cents == 0), rises.Count(cents => cents < 0), new(Math.Max(0, rises.Max())),
            tries.Count - priced.Count, notKept);
    }

    private static bool Differ(Price was, Price would) => Enum.GetValues<Payee>().Any(payee => was.To(payee) != would.To(payee));

    private static Money Sum(IEnumerable<Money> amounts) => amounts.Aggregate(Money.Zero, (sum, cents) => sum + cents);
}
