using Coop.Pricing;

namespace Coop.Wages;

/// <summary>One rider's period: what was earned so far, and the time that a floor counts.</summary>
internal sealed class PeriodAccount(PayPolicy policy, LookedUp known, MemberId rider, PaidWork[] shifts)
{
    private readonly PayPolicy policy = policy;
    private readonly LookedUp known = known;
    private readonly long[]?[] measured = new long[]?[known.Measures.Count];
    private Money[][]? figures;

    public MemberId Rider => rider;
    public List<PayLine> Lines { get; } = [];
    public Money Earned { get; private set; } = Sum(shifts);

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
                var (figure, quantity) = (Figures[i][rate.Index], quantities[i]);
                var same = 0;
                while (same < byFigure.Count && byFigure[same].Figure != figure)
                    same++;
                if (same == byFigure.Count)
                    byFigure.Add((figure, 0));
                byFigure[same] = (figure, byFigure[same].Quantity + quantity);
            }
            foreach (var (figure, quantity) in byFigure)
                least += rate.AtLeast(figure, quantity);
        }
        return least;
    }

    /// <summary>Overtime of one rider's week, whose shifts may stand on several accounts, one for each policy.</summary>
    public static void AddOvertime(PayPeriod period, params ReadOnlySpan<PeriodAccount> sameRider)
    {
        var last = sameRider[0];
        foreach (var account in sameRider[1..])
            if (account.LastShiftAt > last.LastShiftAt)
                last = account;
        if (period.Kind != FloorPeriod.Week || last.known.Overtime.Count == 0)
            return;
        var (worked, earned) = (0L, Money.Zero);
        foreach (var account in sameRider)
        {
            worked += account.WorkedSeconds();
            earned += account.Earned;
        }
        foreach (var rule in last.known.Overtime)
            if (rule.ValidFrom <= period.StartsOn && rule.Of(last.policy, worked, earned) is { } line)
                last.Lines.Add(line);
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
        var (floor, quantity, rate) = (held.Floor, Quantity(held.Rates[0]), Figures[^1][held.Rates[0].Index]);
        Lines.Add(new PayLine(
            floor.Id, floor.Unit, quantity, rate, missing,
            $"{floor.Item}: {policy.Say(floor, quantity, rate)} make {policy.Say(least)}, earned were {policy.Say(Earned)}"
                + (floor.Scope == FloorScope.Aggregate ? "; the part of what was missing for all riders together" : ""), TopUp: true));
        Earned += missing;
    }

    private DateTimeOffset LastShiftAt => shifts.Max(shift => shift.Work.StartedAt);

    private long WorkedSeconds()
    {
        var worked = 0L;
        foreach (var shift in shifts)
            worked += Timesheet.Seconds(shift.Work.Clock, Timesheet.Working);
        return worked;
    }

    /// <summary>What every rate comes to on the day of each shift.</summary>
    private Money[][] Figures => figures ??= Array.ConvertAll(shifts, shift => known.RatesOn(known.DayOf(shift.Work.StartedAt)));

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
        return measure.IsTime ? Timesheet.Seconds(work.Clock, measure.States) : measure.Per switch
        {
            PaidPer.Km => work.Rides.Where(measure.Counts).Sum(ride => (long)ride.Metres),
            PaidPer.Ride => work.Rides.Count(measure.Counts),
            PaidPer.Offer => Ridden.Of([.. work.Rides.Where(measure.Counts)]).Length,
            PaidPer.Shift => 1,
            _ => 0,
        };
    }

    private static Money Sum(PaidWork[] shifts)
    {
        var sum = Money.Zero;
        foreach (var shift in shifts)
            sum += shift.Paid;
        return sum;
    }
}
