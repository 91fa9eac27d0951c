using Coop.Matching;
using Coop.Pricing;
using Coop.Redistribution;
using Coop.Wages;

namespace Coop.Properties;

public class A_recorded_day_is_worked_out_again
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void With_floors_over_weeks_and_months_held_against_it_and_by_its_own_rules_to_the_cent()
    {
        var (arpe, scop) = (Preset("FR_ARPE"), Preset("FR_SCOP_HOURLY"));
        var work = new Wages.Work([new(ClockState.Available, Noon, Noon.AddHours(1)), new(ClockState.ToDropoff, Noon.AddHours(1), Noon.AddHours(3))], [], Noon);
        var day = new RecordedDay(
            [], [new(1, arpe)], Ratio.Zero, [],
            [.. Enumerable.Range(1, 2).Select(rider => new RecordedDay.Shift(
                new ShiftId(Guid.NewGuid()), new MemberId(new Guid(rider, 0, 0, new byte[8])), work, 1, Pay.Of(arpe, work).Lines))]);

        // Two hours on rides at 11.75 € under the agreement of the independents; three hours at the minimum wage in a SCOP.
        Assert.Equal(
            (new Money(2 * 23_50), new Money(2 * 23_50)), (DayOutcome.Told(day).PayCents, DayOutcome.Told(day).TopUpCents));
        Assert.Equal(DayOutcome.Told(day).Riders, DayOutcome.Of(day).Riders);
        Assert.All(DayOutcome.Of(day).Riders.Values, cents => Assert.Equal(new Money(23_50), cents));
        Assert.Equal(new Money(2 * 3 * 12_02), DayOutcome.Of(day, pay: scop).PayCents);
    }

    /// <summary>Three riders of three hours each at 12.02 €; paid 15.00 € for riding only, who waited loses and who rode all the time gains.</summary>
    [Fact]
    public void And_what_is_printed_says_who_gains_who_loses_and_what_is_left()
    {
        var scop = Preset("FR_SCOP_HOURLY");
        var riding = new PayPolicy("riding", [new("ride", "Riding", PaidPer.Hour, new Money(15_00), States: [ClockState.ToDropoff])], [], Law: "OTHER");
        var day = new RecordedDay([], [new(1, scop)], new Ratio(1, 10), [], [Shift(1, waiting: 60), Shift(2, waiting: 0), Shift(3, waiting: 180)]);

        var printed = Bench.Repricing.Says(day, ("own + own", null, null), ("own + riding", null, riding))
            .Select(row => row.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();

        Assert.Equal(["as it was", "own + own", "own + riding"], printed[0]);
        Assert.Equal(["€36.06", "€36.06", "€30.00 (-6.06)"], Row($"rider {Rider(1).Value}"));
        Assert.Equal(["€36.06", "€36.06", "€45.00 (+8.94)"], Row($"rider {Rider(2).Value}"));
        Assert.Equal(["€36.06", "€36.06", "€0.00 (-36.06)"], Row($"rider {Rider(3).Value}"));
        Assert.Equal(["1, 0, 2"], Row("riders: more, the same, less"));
        Assert.Equal(["€108.18", "€108.18", "€75.00"], Row("pay with top-ups"));
        Assert.Equal(["€10.83", "€10.83", "€7.50"], Row("employer's contributions"));
        Assert.Equal(["€-119.01", "€-119.01", "€-82.50"], Row("surplus"));

        string[] Row(string what) => Assert.Single(printed, row => row[0] == what)[1..];

        RecordedDay.Shift Shift(int rider, int waiting)
        {
            var rides = Noon.AddMinutes(waiting);
            var work = new Wages.Work([new(ClockState.Available, Noon, rides), new(ClockState.ToDropoff, rides, Noon.AddHours(3))], [], Noon);
            return new(new ShiftId(Guid.NewGuid()), Rider(rider), work, 1, Pay.Of(scop, work).Lines);
        }
    }

    private static MemberId Rider(int number) => new(new Guid(number, 0, 0, new byte[8]));

    private static PayPolicy Preset(string name) => Founding.Read<PayPolicy>($"pay/{name}");
}
