using Coop.Matching;
using Coop.Pricing;
using Coop.Wages;

namespace Coop.Rules;

/// <summary>What a month's shifts would have brought by a policy that is thought about.</summary>
public class A_month_is_paid_anew
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 10, 0, 0, TimeSpan.Zero);
    private static readonly PayPolicy Hours = Paying("hours", [ClockState.Available, ClockState.ToDropoff]), Riding = Paying("riding", [ClockState.ToDropoff]);

    [Fact]
    public void Who_waited_loses_and_who_rode_gains()
    {
        // Three hours each at 10.00 €, or at 20.00 € for riding alone: of five riders two waited for all of it and one for half.
        var told = Repricing.Of("2026-10", [.. ((int[])[180, 180, 90, 0, 0]).Select((waiting, i) => Shift(i, waiting))], Riding)!;

        Assert.Equal((5, 5, 5 * 3_000L, 2 * 6_000 + 3_000L), (told.Shifts, told.Riders, told.PaidCents.Cents, told.WouldBePaidCents.Cents));
        Assert.Equal((2, 1, 2, 3_000L), (told.More, told.Same, told.Less, told.MostLossCents.Cents));
    }

    [Fact]
    public void By_the_very_policy_that_it_was_paid_by_nothing_changes()
    {
        var told = Repricing.Of("2026-10", [.. Enumerable.Range(0, 6).Select(i => Shift(i, 30 * i))], Hours)!;
        Assert.Equal((told.PaidCents, 6, 0L), (told.WouldBePaidCents, told.Same, told.MostLossCents.Cents));
    }

    [Fact]
    public void Of_few_riders_nothing_is_told() =>
        Assert.Null(Repricing.Of("2026-10", [.. Enumerable.Range(0, 8).Select(i => Shift(i % 4, 0))], Riding));

    private static ShiftLines Shift(int rider, int waitingMinutes)
    {
        var rides = Noon.AddMinutes(waitingMinutes);
        return ShiftLines.By(Hours, new MemberId(new Guid(rider, 0, 0, new byte[8])),
            new Work([new(ClockState.Available, Noon, rides), new(ClockState.ToDropoff, rides, Noon.AddHours(3))], [], Noon));
    }

    private static PayPolicy Paying(string name, ClockState[] states) =>
        new(name, [new("time", "Time", PaidPer.Hour, new Money(name == "hours" ? 1_000 : 2_000), States: states)], [], Law: "OTHER");
}
