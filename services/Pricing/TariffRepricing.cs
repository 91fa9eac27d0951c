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
/// returned or cancelled. Of many restaurants together, and in whole per cent: the books tell every member what was charged in all,
/// but whoever tries tariffs must not learn a firm's trade from what changes.
/// </summary>
/// <param name="Month">As in 2026-10.</param>
/// <param name="Rides">Of which is known what had been asked for.</param>
/// <param name="Restaurants">Whose rides these were.</param>
/// <param name="Parts">Whose the money is: the riders' part, the co-op's, and the VAT.</param>
/// <param name="WouldBePercent">Of all that was charged; a ride that the other tariff does not carry is charged nothing.</param>
/// <param name="MorePercent">Of the rides, those that would have cost more; <paramref name="SamePercent"/> the same, <paramref name="LessPercent"/> less.</param>
/// <param name="NotCarriedPercent">Of the rides, those for which the other tariff has no price.</param>
/// <param name="NotKept">Rides of which is not known what had been asked for: they ended before that was kept. In no figure.</param>
public sealed record TariffRepricing(
    string Month, int Rides, int Restaurants, IReadOnlyList<TariffRepricing.Part> Parts, Money ChargedCents, long WouldBePercent,
    long MorePercent, long SamePercent, long LessPercent, long NotCarriedPercent, int NotKept)
{
    /// <summary>Of fewer restaurants nothing is told: it would show what one of them sells.</summary>
    public const int FewestRestaurants = Indicators.FewestRiders;

    /// <param name="WouldBePercent">Of all that was charged, so that the parts are about the whole.</param>
    public sealed record Part(Payee Payee, Money ChargedCents, long WouldBePercent);

    /// <param name="rides">Each as it counts now.</param>
    /// <returns>
    /// Null where fewer than <see cref="FewestRestaurants"/> rode, or where fewer would be charged more, or less, or not be carried, or where
    /// more than half of the change is one restaurant's: a tariff for one street would else be a question about who cooks there.
    /// </returns>
    public static TariffRepricing? Of(string month, IReadOnlyList<ChargedRide> rides, int notKept, Tariff tried)
    {
        var tries = rides.Select(ride => new Try(ride, ride.By(tried))).ToList();
        var charged = Sum(tries.Select(one => one.Was));
        if (IsTooFew(tries) || charged == Money.Zero || tries.GroupBy(one => one.Kind).Any(some => some.Key != Change.None && IsTooFew(some)) || IsMostlyOnes(tries))
            return null;
        return new(
            month, tries.Count, CountOf(tries),
            [.. Enum.GetValues<Payee>().Select(payee => new Part(payee, Sum(tries.Select(one => one.Ride.Charged.To(payee))),
                Percent(Sum(tries.Select(one => one.By?.To(payee) ?? Money.Zero)).Cents, charged.Cents)))],
            charged, Percent(Sum(tries.Select(one => one.Would)).Cents, charged.Cents),
            Part(Change.More), Part(Change.None), Part(Change.Less), Part(Change.NotCarried), notKept);

        long Part(Change kind) => Percent(tries.Count(one => one.Kind == kind), tries.Count);
    }

    private enum Change { None, More, Less, NotCarried }

    private sealed record Try(ChargedRide Ride, Price? By)
    {
        public Money Was => Ride.Charged.Total;
        public Money Would => By?.Total ?? Money.Zero;
        public Change Kind => By is null ? Change.NotCarried : Would > Was ? Change.More : Would < Was ? Change.Less : Change.None;

        /// <summary>What moves, also between those whose parts make the price.</summary>
        public long MovedCents => Enum.GetValues<Payee>().Sum(payee => Math.Abs((Ride.Charged.To(payee) - (By?.To(payee) ?? Money.Zero)).Cents));
    }

    private static bool IsTooFew(IEnumerable<Try> some) => CountOf(some) < FewestRestaurants;

    private static int CountOf(IEnumerable<Try> some) => some.Select(one => one.Ride.Restaurant).Distinct().Count();

    private static bool IsMostlyOnes(List<Try> tries)
    {
        var moved = tries.GroupBy(one => one.Ride.Restaurant).Select(own => own.Sum(one => one.MovedCents)).Where(cents => cents > 0).ToList();
        return moved.Count is > 0 and < FewestRestaurants || moved.Count > 0 && moved.Max() * 2 > moved.Sum();
    }

    private static Money Sum(IEnumerable<Money> amounts) => amounts.Aggregate(Money.Zero, (sum, cents) => sum + cents);

    /// <summary>To the nearest.</summary>
    private static long Percent(long part, long whole) => (long)new Ratio((200 * (System.Numerics.BigInteger)part) + whole, 2 * (System.Numerics.BigInteger)whole).Floor();
}
