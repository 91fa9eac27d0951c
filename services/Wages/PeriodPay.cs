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

/// <summary>The shifts of a period that are paid by one policy.</summary>
public sealed record PaidUnder(PayPolicy Policy, IReadOnlyList<PaidWork> Shifts);

/// <summary>What the floors of weeks and months ask beyond the pay of the shifts, what long weeks bring on top, and what is given by the month.</summary>
public static class PeriodPay
{
    /// <summary>The top-ups of a period for each rider who falls short, and the overtime of a week; tips and allowances are outside.</summary>
    /// <param name="shifts">All riders' shifts that began in the period, under this policy.</param>
    /// <param name="together">Whether floors for all riders together are held too, for which all shifts must be there.</param>
    public static IReadOnlyDictionary<MemberId, IReadOnlyList<PayLine>> Of(
        PayPolicy policy, PayPeriod period, IReadOnlyList<PaidWork> shifts, bool together = true)
    {
        if (!policy.LooksBeyondShifts(period.Kind))
            return ReadOnlyDictionary<MemberId, IReadOnlyList<PayLine>>.Empty;
        var riders = Held(policy, period, shifts, together);
        foreach (var rider in riders)
            PeriodAccount.AddOvertime(period, rider);
        return Lines(riders);
    }

    /// <summary>
    /// The same where the policy changed in the midst of the period, for each policy by itself. Each shift is held against the
    /// floors of its own policy. A week is one week to the law whatever was voted in it: overtime counts all its hours and all
    /// that they brought, and stands with the policy of the rider's last shift.
    /// </summary>
    public static IReadOnlyList<IReadOnlyDictionary<MemberId, IReadOnlyList<PayLine>>> Of(
        PayPeriod period, IReadOnlyList<PaidUnder> policies, bool together = true)
    {
        if (policies is [var only])
            return [Of(only.Policy, period, only.Shifts, together)];
        var accounts = policies.Select(one => Held(one.Policy, period, one.Shifts, together)).ToList();
        foreach (var rider in accounts.SelectMany(riders => riders).GroupBy(account => account.Rider))
            PeriodAccount.AddOvertime(period, [.. rider]);
        return accounts.ConvertAll(Lines);
    }

    /// <summary>What is given for own costs by the month to who worked in it.</summary>
    public static IReadOnlyList<PayLine> AllowancesOf(PayPolicy policy, PayPeriod period) => period.Kind != FloorPeriod.Month ? [] :
    [
        .. from allowance in policy.Allowances ?? []
           where allowance.Per == PaidPer.Month
           let rate = allowance.On(period.StartsOn)
           select new PayLine(allowance.Id, allowance.Unit, 1, rate, rate, $"{allowance.Item}: {policy.Say(allowance, 1, rate)}"),
    ];

    private static IReadOnlyDictionary<MemberId, IReadOnlyList<PayLine>> Lines(List<PeriodAccount> riders) =>
        riders.TrueForAll(rider => rider.Lines.Count == 0) ? ReadOnlyDictionary<MemberId, IReadOnlyList<PayLine>>.Empty
            : riders.Where(rider => rider.Lines.Count > 0).ToDictionary(rider => rider.Rider, IReadOnlyList<PayLine> (rider) => rider.Lines);

    /// <summary>Each rider's account of the period, its floors held; the individual ones first.</summary>
    private static List<PeriodAccount> Held(PayPolicy policy, PayPeriod period, IReadOnlyList<PaidWork> shifts, bool together)
    {
        var known = LookedUp.Of(policy);
        var riders = shifts.All(shift => shift.Rider == shifts[0].Rider) && shifts.Count > 0
            ? [new(policy, known, shifts[0].Rider, [.. shifts])]
            : shifts.GroupBy(shift => shift.Rider).OrderBy(rider => rider.Key.Value)
                .Select(rider => new PeriodAccount(policy, known, rider.Key, [.. rider])).ToList();
        foreach (var floor in known.HeldOver(period.Kind))
            if (floor.Floor.Scope == FloorScope.Individual)
                riders.ForEach(rider => rider.TopUpTo(floor));
            else if (together)
                Share(floor, riders);
        return riders;
    }

    /// <summary>What is missing for all together goes to each by the time that counts; each part rounds up.</summary>
    private static void Share(HeldFloor floor, List<PeriodAccount> riders)
    {
        var least = riders.Aggregate(Money.Zero, (sum, rider) => sum + rider.Least(floor));
        var missing = least - riders.Aggregate(Money.Zero, (sum, rider) => sum + rider.Earned);
        var all = riders.Sum(rider => rider.Quantity(floor.Rates[0]));
        if (missing > Money.Zero && all > 0)
            riders.ForEach(rider => rider.TopUp(
                floor, new Money((long)((((Int128)missing.Cents * rider.Quantity(floor.Rates[0])) + all - 1) / all)), rider.Least(floor)));
    }
}
