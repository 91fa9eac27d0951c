using Coop.Matching;
using Coop.Wages;

namespace Coop.Pricing;

/// <summary>What a rider earned in a stretch of time, line by line, and what it adds up to.</summary>
/// <param name="Guarantees">The floors in force; what they asked beyond the lines are the lines marked as top-up.</param>
public sealed record PaySlip(
    DateTimeOffset From, DateTimeOffset To, IReadOnlyList<PaidShift> Shifts, IReadOnlyList<PaidTip> Tips,
    IReadOnlyList<PayFloor> Guarantees, PayTotals Totals)
{
    public static PaySlip Of(
        DateTimeOffset from, DateTimeOffset to, IReadOnlyList<SettledShift> shifts, IReadOnlyList<Tip> tips,
        IReadOnlyList<PayFloor> guarantees)
    {
        IReadOnlyList<PaidShift> paid = [.. shifts.Select(PaidShift.Of)];
        return new PaySlip(
            from, to, paid, [.. tips.Select(tip => new PaidTip(tip.TipId, tip.OrderId, tip.Cents, tip.SettledAt!.Value))],
            guarantees, PayTotals.Of(paid, tips));
    }
}

/// <summary>One shift on it: the policy, the clock and the rides that each line comes from.</summary>
public sealed record PaidShift(
    ShiftId Id, DateTimeOffset StartedAt, DateTimeOffset EndedAt, PolicyRef Policy, IReadOnlyList<PayLine> Lines,
    IReadOnlyList<ClockSpan> Clock, IReadOnlyList<RideDone> Rides, IReadOnlyDictionary<ClockState, long> SecondsByState,
    long PaidSeconds, long WaitingSeconds, Money TotalCents, Money TopUpCents, PlannedTime? Planned = null)
{
    public static PaidShift Of(SettledShift shift) => new(
        shift.ShiftId, shift.StartedAt, shift.EndedAt, shift.Policy, shift.Lines, shift.Clock, shift.Rides,
        Worked.ByState(shift.Clock), Worked.Seconds(shift.Clock, PayPolicy.WorkingStates),
        Worked.Seconds(shift.Clock, Worked.Waiting), Sum(shift.Lines), Sum(shift.Lines.Where(line => line.TopUp)), shift.Planned);

    private static Money Sum(IEnumerable<PayLine> lines) => lines.Aggregate(Money.Zero, (sum, line) => sum + line.Cents);
}

/// <summary>A tip that became the rider's; it stands outside of pay.</summary>
public sealed record PaidTip(Guid Id, OrderId OrderId, Money Cents, DateTimeOffset At);

/// <summary>Sums over the shifts. Pay includes the top-ups and excludes the tips.</summary>
public sealed record PayTotals(
    Money PayCents, Money TopUpCents, Money TipsCents, long PaidSeconds, long WaitingSeconds, int Rides,
    IReadOnlyDictionary<ClockState, long> SecondsByState)
{
    public static PayTotals Of(IReadOnlyList<PaidShift> shifts, IReadOnlyList<Tip> tips) => new(
        shifts.Aggregate(Money.Zero, (sum, shift) => sum + shift.TotalCents),
        shifts.Aggregate(Money.Zero, (sum, shift) => sum + shift.TopUpCents),
        tips.Aggregate(Money.Zero, (sum, tip) => sum + tip.Cents),
        shifts.Sum(shift => shift.PaidSeconds), shifts.Sum(shift => shift.WaitingSeconds),
        shifts.Sum(shift => shift.Rides.Count(ride => ride.End != RideEnd.Cancelled)),
        shifts.SelectMany(shift => shift.SecondsByState)
            .GroupBy(state => state.Key, state => state.Value)
            .OrderBy(state => state.Key)
            .ToDictionary(state => state.Key, state => state.Sum()));
}
