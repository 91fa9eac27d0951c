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

/// <summary>What the floors of weeks and months ask beyond the pay of the shifts, what long weeks bring on top, and what is given by the month.</summary>
public static class PeriodPay
{
    /// <summary>The top-ups of a period for each rider who falls short, and the overtime of a week; tips and allowances are outside.</summary>
    /// <param name="shifts">All riders' shifts that began in the period, under this policy.</param>
    /// <param name="together">Whether floors for all riders together are held too, for which all shifts must be there.</param>
    public static IReadOnlyDictionary<MemberId, IReadOnlyList<PayLine>> Of(
        PayPolicy policy, PayPeriod period, IReadOnlyList<PaidWork> shifts, bool together = true)
    {
        var known = LookedUp.Of(policy);
        List<HeldFloor> floors = [.. known.Held.Where(held => held.Floor.Period == period.Kind).OrderBy(held => held.Floor.Scope)];
        List<Overtime> overtime = [.. known.Overtime.Where(one => period.Kind == FloorPeriod.Week && one.ValidFrom <= period.StartsOn)];
        if (floors.Count + overtime.Count == 0)
            return ReadOnlyDictionary<MemberId, IReadOnlyList<PayLine>>.Empty;
        var riders = shifts.GroupBy(shift => shift.Rider).OrderBy(rider => rider.Key.Value)
            .Select(rider => new Account(policy, known, rider.Key, [.. rider])).ToList();
        foreach (var floor in floors)
            if (floor.Floor.Scope == FloorScope.Individual)
                riders.ForEach(rider => rider.TopUpTo(floor));
            else if (together)
                Share(floor, riders);
        if (overtime.Count > 0)
            riders.ForEach(rider => rider.AddOvertime(overtime));
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
    private static void Share(HeldFloor floor, List<Account> riders)
    {
        var least = riders.Aggregate(Money.Zero, (sum, rider) => sum + rider.Least(floor));
        var missing = least - riders.Aggregate(Money.Zero, (sum, rider) => sum + rider.Earned);
        var all = riders.Sum(rider => rider.Quantity(floor.Rates[0]));
        if (missing > Money.Zero && all > 0)
            riders.ForEach(rider => rider.TopUp(
                floor, new Money((long)((((Int128)missing.Cents * rider.Quantity(floor.Rates[0])) + all - 1) / all)), rider.Least(floor)));
    }

    /// <summary>One rider's period: what was earned so far, and the time that a floor counts.</summary>
    private sealed class Account(PayPolicy policy, LookedUp known, MemberId rider, PaidWork[] shifts)
    {
        private readonly Timesheet?[] clocks = new Timesheet?[shifts.Length];
        private readonly long[]?[] measured = new long[]?[known.Measures.Count];
        private readonly Money[][] figures = [.. shifts.Select(shift => known.RatesOn(known.DayOf(shift.Work.StartedAt)))];

        public MemberId Rider => rider;
        public List<PayLine> Lines { get; } = [];
        public Money Earned { get; private set; } = shifts.Aggregate(Money.Zero, (sum, shift) => sum + shift.Paid);

        public long Quantity(Counted rate)
        {
            var all = 0L;
            foreach (var quantity in Quantities(rate))
                all += quantity;
            return all;
        }

        /// <summary>Each shift by the figure of its own day, what bears one figure rounded up together.</summary>
        public Money Least(HeldFloor floor)
        {
            var (least, byFigure) = (Money.Zero, new List<(Money Figure, long Quantity)>(1));
            foreach (var rate in floor.Rates)
            {
                byFigure.Clear();
                var quantities = Quantities(rate);
                for (var i = 0; i < shifts.Length; i++)
                {
                    var (figure, quantity) = (figures[i][rate.Index], quantities[i]);
                    var same = 0;
                    while (same < byFigure.Count && byFigure[same].Figure != figure)
                        same++;
                    if (same == byFigure.Count)
                        byFigure.Add((figure, 0));
                    byFigure[same] = (figure, byFigure[same].Quantity + quantity);
                }
                foreach (var (figure, quantity) in byFigure)
                    least += rate.Rate.AtLeast(figure, quantity);
            }
            return least;
        }

        public void AddOvertime(List<Overtime> rules)
        {
            var (worked, earned) = (0L, Earned);
            for (var i = 0; i < shifts.Length; i++)
                worked += ClockOf(i).Seconds(states: null);
            Lines.AddRange(rules.Select(rule => rule.Of(policy, worked, earned)).OfType<PayLine>());
        }

        public void TopUpTo(HeldFloor floor)
        {
            var least = Least(floor);
            TopUp(floor, least - Earned, least);
        }

        public void TopUp(HeldFloor held, Money missing, Money least)
        {
            if (missing <= Money.Zero)
                return;
            var (floor, quantity, rate) = (held.Floor, Quantity(held.Rates[0]), figures[^1][held.Rates[0].Index]);
            Lines.Add(new PayLine(
                floor.Id, floor.Unit, quantity, rate, missing,
                $"{floor.Item}: {policy.Say(floor, quantity, rate)} make {policy.Say(least)}, earned were {policy.Say(Earned)}"
                    + (floor.Scope == FloorScope.Aggregate ? "; the part of what was missing for all riders together" : ""), TopUp: true));
            Earned += missing;
        }

        private Timesheet ClockOf(int shift) => clocks[shift] ??= new Timesheet(shifts[shift].Work.Clock);

        /// <summary>What is counted of each shift; worked out once for all the floors that count it.</summary>
        private long[] Quantities(Counted rate)
        {
            if (measured[rate.MeasureIndex] is { } already)
                return already;
            var quantities = new long[shifts.Length];
            for (var i = 0; i < quantities.Length; i++)
                quantities[i] = QuantityIn(i, rate.Measure);
            return measured[rate.MeasureIndex] = quantities;
        }

        private long QuantityIn(int shift, Measure measure)
        {
            var work = shifts[shift].Work;
            return measure.IsTime ? ClockOf(shift).Seconds(measure.States) : measure.Per switch
            {
                PaidPer.Km => work.Rides.Where(measure.Counts).Sum(ride => (long)ride.Metres),
                PaidPer.Ride => work.Rides.Count(measure.Counts),
                PaidPer.Offer => Ridden.Of([.. work.Rides.Where(measure.Counts)]).Length,
                PaidPer.Shift => 1,
                _ => 0,
            };
        }
    }
}
