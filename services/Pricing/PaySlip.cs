using Coop.Matching;
using Coop.Wages;

namespace Coop.Pricing;

/// <summary>What a rider earned in a stretch of time, line by line, and what it adds up to.</summary>
/// <param name="Periods">What weeks and months brought beyond the shifts.</param>
/// <param name="Guarantees">The floors in force; what they asked beyond the lines are the lines marked as top-up.</param>
/// <param name="Provisional">What is not settled yet; no total counts it. Absent when the stretch lies in the past.</param>
public sealed record PaySlip(
    DateTimeOffset From, DateTimeOffset To, IReadOnlyList<PaidShift> Shifts, IReadOnlyList<PaidPeriod> Periods,
    IReadOnlyList<PaidTip> Tips, IReadOnlyList<PayFloor> Guarantees, PayTotals Totals, Provisional? Provisional = null)
{
    public static PaySlip Of(
        DateTimeOffset from, DateTimeOffset to, IReadOnlyList<SettledShift> shifts, IReadOnlyList<SettledPeriod> periods,
        IReadOnlyList<Tip> tips, IReadOnlyList<PayFloor> guarantees, Provisional? provisional = null)
    {
        IReadOnlyList<PaidShift> paid = [.. shifts.Select(PaidShift.Of)];
        IReadOnlyList<PaidPeriod> settled = [.. periods.Select(PaidPeriod.Of)];
        return new PaySlip(
            from, to, paid, settled, [.. tips.Select(tip => new PaidTip(tip.TipId, tip.OrderId, tip.Cents, tip.SettledAt!.Value))],
            guarantees, PayTotals.Of(paid, settled, tips), provisional);
    }
}

/// <summary>One shift on it: the policy, the clock and the rides that each line comes from.</summary>
/// <param name="Allowances">What own costs are made good with, outside of pay.</param>
/// <param name="Revision">How often it was put right.</param>
public sealed record PaidShift(
    ShiftId Id, DateTimeOffset StartedAt, DateTimeOffset EndedAt, PolicyRef Policy, IReadOnlyList<PayLine> Lines,
    IReadOnlyList<ClockSpan> Clock, IReadOnlyList<RideDone> Rides, IReadOnlyDictionary<ClockState, long> SecondsByState,
    long PaidSeconds, long WaitingSeconds, Money TotalCents, Money TopUpCents, PlannedTime? Planned,
    IReadOnlyList<PayLine> Allowances, Money AllowancesCents, int Revision)
{
    public static PaidShift Of(SettledShift shift) => new(
        shift.ShiftId, shift.StartedAt, shift.EndedAt, shift.Policy, shift.Lines, shift.Clock, shift.Rides,
        Worked.ByState(shift.Clock), Worked.Seconds(shift.Clock, PayPolicy.WorkingStates),
        Worked.Seconds(shift.Clock, Worked.Waiting), shift.Lines.Sum(), shift.Lines.Where(line => line.TopUp).Sum(), shift.Planned,
        shift.Allowances ?? [], (shift.Allowances ?? []).Sum(), shift.Revision);
}

/// <summary>One week or month on it.</summary>
public sealed record PaidPeriod(
    FloorPeriod Kind, DateOnly StartsOn, DateTimeOffset EndedAt, PolicyRef Policy, IReadOnlyList<PayLine> Lines,
    IReadOnlyList<PayLine> Allowances, Money TotalCents, Money AllowancesCents, int Revision)
{
    public static PaidPeriod Of(SettledPeriod period) => new(
        period.Kind, period.StartsOn, period.EndedAt, period.Policy, period.Lines, period.Allowances ?? [],
        period.Lines.Sum(), (period.Allowances ?? []).Sum(), period.Revision);
}

/// <summary>A tip that became the rider's; it stands outside of pay.</summary>
public sealed record PaidTip(Guid Id, OrderId OrderId, Money Cents, DateTimeOffset At);

/// <summary>What would be paid if everything ended now.</summary>
/// <param name="Because">What is not in it, in words.</param>
public sealed record Provisional(OpenShift? Shift, IReadOnlyList<OpenPeriod> Periods, string Because);

/// <summary>The shift that is under way, as it would be paid if it ended now.</summary>
/// <param name="Lines">What its time, ways and rides brought so far, and what the guarantee adds to them.</param>
/// <param name="GuaranteeAddsCents">How much of it the guarantee adds.</param>
/// <param name="Allowances">What own costs would be made good with, outside of pay.</param>
public sealed record OpenShift(
    ShiftId Id, DateTimeOffset StartedAt, PolicyRef Policy, IReadOnlyDictionary<ClockState, long> SecondsByState, IReadOnlyList<PayLine> Lines,
    Money TotalCents, Money GuaranteeAddsCents, IReadOnlyList<PayLine> Allowances);

/// <summary>A week or month that is under way: what its floors would give beyond the shifts so far.</summary>
public sealed record OpenPeriod(FloorPeriod Kind, DateOnly StartsOn, DateOnly EndsOn, IReadOnlyList<PayLine> Lines, Money TotalCents);

/// <summary>Sums over shifts, weeks and months. Pay includes the top-ups and excludes tips and allowances.</summary>
public sealed record PayTotals(
    Money PayCents, Money TopUpCents, Money TipsCents, Money AllowancesCents, long PaidSeconds, long WaitingSeconds, int Rides,
    IReadOnlyDictionary<ClockState, long> SecondsByState)
{
    public static PayTotals Of(IReadOnlyList<PaidShift> shifts, IReadOnlyList<PaidPeriod> periods, IReadOnlyList<Tip> tips) => new(
        Sum(shifts, shift => shift.TotalCents) + Sum(periods, period => period.TotalCents),
        Sum(shifts, shift => shift.TopUpCents) + Sum(periods, period => period.Lines.Where(line => line.TopUp).Sum()),
        Sum(tips, tip => tip.Cents),
        Sum(shifts, shift => shift.AllowancesCents) + Sum(periods, period => period.AllowancesCents),
        shifts.Sum(shift => shift.PaidSeconds), shifts.Sum(shift => shift.WaitingSeconds),
        shifts.Sum(shift => shift.Rides.Count(ride => ride.End != RideEnd.Cancelled)),
        shifts.SelectMany(shift => shift.SecondsByState)
            .GroupBy(state => state.Key, state => state.Value)
            .OrderBy(state => state.Key)
            .ToDictionary(state => state.Key, state => state.Sum()));

    private static Money Sum<T>(IEnumerable<T> things, Func<T, Money> cents) => things.Aggregate(Money.Zero, (sum, one) => sum + cents(one));
}

internal static class LineSum
{
    public static Money Sum(this IEnumerable<PayLine> lines) => lines.Aggregate(Money.Zero, (sum, line) => sum + line.Cents);
}
