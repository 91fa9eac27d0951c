using Coop.Pricing;

namespace Coop.Wages;

/// <summary>A shift with the lines that it was, or would be, paid by a policy.</summary>
public sealed record ShiftLines(MemberId Rider, Work Work, PayPolicy Policy, IReadOnlyList<PayLine> Lines)
{
    /// <summary>Worked out anew by a policy.</summary>
    public static ShiftLines By(PayPolicy policy, MemberId rider, Work work) => new(rider, work, policy, Pay.Of(policy, work).Lines);
}

/// <summary>
/// What shifts bring their riders altogether: their own lines, and what the weeks and months that they lie in bring beyond
/// them, held against as much of each as is there.
/// </summary>
public static class WholePay
{
    /// <summary>Lists of lines, each one rider's; a rider has several.</summary>
    public static IReadOnlyList<(MemberId Rider, IReadOnlyList<PayLine> Lines)> Of(IReadOnlyList<ShiftLines> shifts) =>
    [
        .. shifts.Select(one => (one.Rider, one.Lines)),
        .. from kind in new[] { FloorPeriod.Week, FloorPeriod.Month }
           from period in shifts.GroupBy(one => PayPeriod.Of(kind, one.Policy.DayOf(one.Work.StartedAt)))
           from topUps in PeriodPay.Of(period.Key,
           [
               .. from same in period.GroupBy(one => one.Policy)
                  select new PaidUnder(same.Key, [.. same.Select(one => new PaidWork(one.Rider, one.Work, Total(one.Lines)))]),
           ])
           from topUp in topUps
           select (topUp.Key, topUp.Value),
    ];

    public static Money Total(IEnumerable<PayLine> lines) => lines.Aggregate(Money.Zero, (sum, line) => sum + line.Cents);
}
