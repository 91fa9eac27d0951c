using System.Runtime.CompilerServices;
using System.Text.Json;
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

    private static PayPolicy Preset(string name) => JsonSerializer.Deserialize<PayPolicy>(
        File.ReadAllText(Path.Combine(Here(), $"../../services/Members/founding/pay/{name}.json")), Wire.Json)!;

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
