using Coop.Pricing;
using Coop.Redistribution;
using Coop.Wages;

namespace Coop;

/// <summary>
/// What happened in a co-op, with the rules by which it was priced and paid: enough to work every price and every pay out
/// again, by the same rules or by others that the members think about.
/// </summary>
/// <param name="ContributionsRate">The employer's contributions on pay, a fraction.</param>
public sealed record RecordedDay(
    IReadOnlyList<RecordedDay.Rule<Tariff>> Tariffs, IReadOnlyList<RecordedDay.Rule<PayPolicy>> PayPolicies, Ratio ContributionsRate,
    IReadOnlyList<RecordedDay.Ride> Rides, IReadOnlyList<RecordedDay.Shift> Shifts)
{
    /// <summary>A rule that something of the day was worked out by.</summary>
    public sealed record Rule<TContent>(int Version, TContent Content);

    /// <summary>A ride that was settled: what was asked, how it went, and what was owed for it.</summary>
    public sealed record Ride(
        OrderId OrderId, RestaurantId RestaurantId, Delivery Asked, RideEnd End, RideWent Went, DateTimeOffset At, Price Price);

    /// <summary>A shift that was settled: what was worked, and what it was paid.</summary>
    public sealed record Shift(ShiftId ShiftId, MemberId RiderId, Wages.Work Work, int PolicyVersion, IReadOnlyList<PayLine> Lines);
}

/// <summary>
/// What a day came to for everybody: what each restaurant owed with VAT, what each rider was paid, and what was left to the
/// co-op. Floors over weeks and months are held against what was recorded of them, so that policies that only have such can be compared.
/// </summary>
/// <param name="NotCarried">Rides that the tariff has no price for, with the word of its refusal.</param>
public sealed record DayOutcome(
    IReadOnlyDictionary<RestaurantId, Money> Restaurants, IReadOnlyDictionary<MemberId, Money> Riders, Money RevenueCents, Money RidersPartsCents,
    Money PayCents, Money TopUpCents, Money ChargesCents, IReadOnlyList<(OrderId Order, string Code)> NotCarried)
{
    public Money SurplusCents => RevenueCents - PayCents - ChargesCents;

    /// <summary>As it was: every price and every line as it was settled.</summary>
    public static DayOutcome Told(RecordedDay day) => Sum(day, ride => (ride.Price, null), shift => PolicyOf(day, shift), (_, shift) => shift.Lines);

    /// <summary>Worked out again from what was asked and what happened; by the day's own rules where none are given.</summary>
    public static DayOutcome Of(RecordedDay day, Tariff? tariff = null, PayPolicy? pay = null) => Sum(
        day,
        ride => PriceOf(tariff ?? day.Tariffs.Single(one => one.Version == ride.Price.Tariff.Version).Content, ride),
        shift => pay ?? PolicyOf(day, shift),
        (policy, shift) => Pay.Of(policy, shift.Work).Lines);

    private static PayPolicy PolicyOf(RecordedDay day, RecordedDay.Shift shift) => day.PayPolicies.Single(one => one.Version == shift.PolicyVersion).Content;

    private static (Price Price, string? Code) PriceOf(Tariff tariff, RecordedDay.Ride ride)
    {
        if (tariff.Refuses(ride.Asked, ride.Asked.ReadyAt) is { } no)
            return (ride.Price with { Lines = [] }, no.Code);
        return (Owed.Of(tariff, tariff.PriceOf(ride.Price.Tariff, ride.Asked), ride.End, ride.Went, ride.At), null);
    }

    private static DayOutcome Sum(
        RecordedDay day, Func<RecordedDay.Ride, (Price Price, string? Code)> price, Func<RecordedDay.Shift, PayPolicy> by,
        Func<PayPolicy, RecordedDay.Shift, IReadOnlyList<PayLine>> pay)
    {
        var rate = day.ContributionsRate;
        var rides = day.Rides.Select(ride => (Ride: ride, Owes: price(ride))).ToList();
        var paid = WholePay.Of([.. day.Shifts.Select(shift => (Shift: shift, Policy: by(shift)))
            .Select(one => new ShiftLines(one.Shift.RiderId, one.Shift.Work, one.Policy, pay(one.Policy, one.Shift)))]);
        return new(
            rides.GroupBy(one => one.Ride.RestaurantId).ToDictionary(own => own.Key, own => Total(own.Select(one => one.Owes.Price.Total))),
            paid.GroupBy(one => one.Rider).ToDictionary(own => own.Key, own => Total(own.SelectMany(one => one.Lines).Select(line => line.Cents))),
            Total(rides.Select(one => one.Owes.Price.Total - one.Owes.Price.To(Payee.Vat))),
            Total(rides.Select(one => one.Owes.Price.To(Payee.Riders))),
            Total(paid.SelectMany(one => one.Lines).Select(line => line.Cents)),
            Total(paid.SelectMany(one => one.Lines).Where(line => line.TopUp).Select(line => line.Cents)),
            Total(paid.Select(one => rate.Nearest(Total(one.Lines.Select(line => line.Cents))))),
            [.. rides.Where(one => one.Owes.Code is not null).Select(one => (one.Ride.OrderId, one.Owes.Code!))]);
    }

    private static Money Total(IEnumerable<Money> amounts) => amounts.Aggregate(Money.Zero, (sum, cents) => sum + cents);
}
