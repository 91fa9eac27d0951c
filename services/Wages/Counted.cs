using Coop.Matching;
using Coop.Pricing;

namespace Coop.Wages;

/// <summary>What a rate is paid for: some states of the clock, or some ways, rides or offers. Rates that count the same share one.</summary>
/// <param name="Per">An hour for all time, a kilometre for all ways.</param>
/// <param name="States">For time: the clock states that count, as a set.</param>
/// <param name="Ends">For ways, rides and offers: how a ride that counts ended, as a set.</param>
internal sealed record Measure(PaidPer Per, int States, int Ends)
{
    public static Measure Of(PayRate rate) => rate.Per is PaidPer.Minute or PaidPer.Hour
        ? new(PaidPer.Hour, Timesheet.SetOf(rate.States), 0)
        : new(
            rate.Per == PaidPer.Mile ? PaidPer.Km : rate.Per, 0,
            rate.Ends is null ? 1 << (int)RideEnd.Delivered : rate.Ends.Aggregate(0, (set, end) => set | (1 << (int)end)));

    public bool IsTime => Per == PaidPer.Hour;

    public bool Counts(RideDone ride) => (Ends & 1 << (int)ride.End) != 0;
}

/// <summary>A rate of a pay policy, ready to be counted: what each policy says once is looked up once, and not for every ride.</summary>
/// <param name="Index">Its place among the rates of the policy, as in <see cref="LookedUp.RatesOn"/>.</param>
/// <param name="MeasureIndex">The place of <paramref name="Measure"/> among the policy's measures.</param>
internal sealed record Counted(PayRate Rate, int Index, Measure Measure, int MeasureIndex)
{
    private readonly long scale = Rate.Scale, divisor = Rate.Divisor;

    /// <summary>What <see cref="PayRate.Earned"/> says.</summary>
    public Money Earned(Money rate, long quantity, int? percent) => percent is { } part
        ? Rate.Earned(rate, quantity, part) : new(Divided((2 * rate.Cents * quantity * scale) + divisor, 2 * divisor));

    /// <summary>What <see cref="PayRate.AtLeast"/> says.</summary>
    public Money AtLeast(Money rate, long quantity) => new(Divided((rate.Cents * quantity * scale) + divisor - 1, divisor));

    /// <summary>Most amounts are small, and short numbers are divided in a fraction of the time of long ones.</summary>
    private static long Divided(long amount, long by) => (ulong)amount <= uint.MaxValue ? (uint)amount / (uint)by : amount / by;
}

/// <summary>A floor with the rates that it is made of.</summary>
internal sealed record HeldFloor(PayFloor Floor, Counted[] Rates);

/// <summary>One line of a shift's pay before it is put into words.</summary>
/// <param name="Payable">The component or premium that is paid; null for a top-up.</param>
/// <param name="Floor">What asks for the top-up; null for a promise that is kept.</param>
/// <param name="Least">What the floor or the promise comes to.</param>
/// <param name="Part">The place of the part of the shift whose line it is; <see cref="Receipt.Whole"/> for all of it.</param>
internal readonly record struct Earning(
    Payable? Payable, HeldFloor? Floor, long Quantity, Money Cents, Money Least = default, int Part = Receipt.Whole)
{
    public Money Earned => Least - Cents;
}
