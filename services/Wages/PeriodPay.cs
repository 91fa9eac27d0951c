using System.Collections.ObjectModel;
using Coop.Pricing;

namespace Coop.Wages;

/// <summary>A week, Monday to Sunday, or a calendar month, in the co-op's time zone; what began in it belongs to it.</summary>
public sealed record PayPeriod(FloorPeriod Kind, DateOnly StartsOn)
{
    public static PayPeriod Of(FloorPeriod kind, DateOnly day) => kind switch
    {
        FloorPeriod.Week => new(kind, day.AddDays(-(((int)day.DayOfWeek + 6) % 7))),
        FloorPeriod.Month => new(kind, new DateOnly(day.Year, day.Month, 1)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Only weeks and months are periods."),
    };

    /// <summary>The first day after it.</summary>
    public DateOnly EndsOn => Kind == FloorPeriod.Week ? StartsOn.AddDays(7) : StartsOn.AddMonths(1);

    /// <summary>Its first instant there, and the first one after it.</summary>
    public Stretch In(TimeZoneInfo zone) => new(Midnight(StartsOn, zone), Midnight(EndsOn, zone));

    public override string ToString() => Kind == FloorPeriod.Week ? $"week-{StartsOn:yyyy-MM-dd}" : $"month-{StartsOn:yyyy-MM}";

    private static long Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return midnight.Ticks - zone.GetUtcOffset(midnight).Ticks;
    }
}

/// <summary>A shift of a period as its floors see it: whose it was, what happened, and what it was paid.</summary>
public sealed record PaidWork(MemberId Rider, Work Work, Money Paid);

/// <summary>What the floors of weeks and months ask beyond the pay of the shifts, and what is given by the month.</summary>
public static class PeriodPay
{
    /// <summary>The top-ups of a period for each rider who falls short; tips and allowances are outside.</summary>
    /// <param name="shifts">All riders' shifts that began in the period, under this policy.</param>
    /// <param name="together">Whether floors for all riders together are held too, for which all shifts must be there.</param>
    public static IReadOnlyDictionary<MemberId, IReadOnlyList<PayLine>> Of(
        PayPolicy policy, PayPeriod period, IReadOnlyList<PaidWork> shifts, bool together = true)
    {
        List<PayFloor> floors = [.. policy.AllFloors.Where(floor => floor.Period == period.Kind).OrderBy(floor => floor.Scope)];
        if (floors.Count == 0)
            return ReadOnlyDictionary<MemberId, IReadOnlyList<PayLine>>.Empty;
        var riders = shifts.GroupBy(shift => shift.Rider).OrderBy(rider => rider.Key.Value)
            .Select(rider => new Account(policy, rider.Key, [.. rider])).ToList();
        foreach (var floor in floors)
            if (floor.Scope == FloorScope.Individual)
                riders.ForEach(rider => rider.TopUp(floor, rider.Least(floor) - rider.Earned, rider.Least(floor)));
            else if (together)
                Share(floor, riders);
        return riders.Where(rider => rider.Lines.Count > 0).ToDictionary(rider => rider.Rider, IReadOnlyList<PayLine> (rider) => rider.Lines);
    }

    /// <summary>What is given for own costs by the month to who worked in it.</summary>
    public static IReadOnlyList<PayLine> AllowancesOf(PayPolicy policy, PayPeriod period) => period.Kind != FloorPeriod.Month ? [] :
    [
        .. from allowance in policy.Allowances ?? []
           where allowance.Per == PaidPer.Month
           let rate = allowance.On(period.StartsOn)
           select new PayLine(allowance.Id, allowance.Unit, 1, rate, rate, $"{allowance.Item}: {policy.Say(allowance, 1, rate)}"),
    ];

    /// <summary>What is missing for all together goes to each by the time that counts; each part rounds up.</summary>
    private static void Share(PayFloor floor, List<Account> riders)
    {
        var least = riders.Aggregate(Money.Zero, (sum, rider) => sum + rider.Least(floor));
        var missing = least - riders.Aggregate(Money.Zero, (sum, rider) => sum + rider.Earned);
        var all = riders.Sum(rider => rider.Quantity(floor));
        if (missing > Money.Zero && all > 0)
            riders.ForEach(rider => rider.TopUp(
                floor, new Money((long)((((Int128)missing.Cents * rider.Quantity(floor)) + all - 1) / all)), rider.Least(floor)));
    }

    /// <summary>One rider's period: what was earned so far, and the time that a floor counts.</summary>
    private sealed class Account(PayPolicy policy, MemberId rider, IReadOnlyList<PaidWork> shifts)
    {
        public MemberId Rider => rider;
        public List<PayLine> Lines { get; } = [];
        public Money Earned { get; private set; } = shifts.Aggregate(Money.Zero, (sum, shift) => sum + shift.Paid);

        public long Quantity(PayRate rate) => shifts.Sum(shift => QuantityIn(shift, rate));

        /// <summary>Each shift by the figure of its own day, what bears one figure rounded up together.</summary>
        public Money Least(PayFloor floor) => floor.Rates.Aggregate(Money.Zero, (sum, rate) => sum + shifts
            .GroupBy(shift => rate.On(policy.DayOf(shift.Work.StartedAt)))
            .Aggregate(Money.Zero, (least, same) => least + rate.AtLeast(same.Key, same.Sum(shift => QuantityIn(shift, rate)))));

        public void TopUp(PayFloor floor, Money missing, Money least)
        {
            if (missing <= Money.Zero)
                return;
            var rate = floor.On(policy.DayOf(shifts[^1].Work.StartedAt));
            Lines.Add(new PayLine(
                floor.Id, floor.Unit, Quantity(floor), rate, missing,
                $"{floor.Item}: {policy.Say(floor, Quantity(floor), rate)} make {policy.Say(least)}, earned were {policy.Say(Earned)}"
                    + (floor.Scope == FloorScope.Aggregate ? "; the part of what was missing for all riders together" : ""), TopUp: true));
            Earned += missing;
        }

        private static long QuantityIn(PaidWork shift, PayRate rate) => rate.Per switch
        {
            PaidPer.Minute or PaidPer.Hour => new Timesheet(shift.Work.Clock).Seconds(rate.States),
            PaidPer.Km or PaidPer.Mile => shift.Work.Rides.Where(rate.Counts).Sum(ride => (long)ride.Metres),
            PaidPer.Ride => shift.Work.Rides.Count(rate.Counts),
            PaidPer.Offer => Ridden.Of([.. shift.Work.Rides.Where(rate.Counts)]).Count,
            PaidPer.Shift => 1,
            _ => 0,
        };
    }
}
