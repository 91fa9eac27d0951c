using Coop.Matching;
using Coop.Pricing;
using Coop.Wages;

namespace Coop.Rules;

/// <summary>No second is paid twice, none is left out, and none is rounded more often than the rule says.</summary>
public class Pay_counts_every_second_once
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 10, 0, 0, TimeSpan.Zero);
    private static readonly MemberId Ada = new(Guid.NewGuid());

    /// <summary>3.60 € an hour for two shifts, 7.20 € for the two after it; each 3,602 seconds: 720.4 and 1,440.8 cents.</summary>
    [Fact]
    public void Shifts_under_one_figure_are_added_up_before_what_a_week_owes_is_rounded_up()
    {
        Figure Of(int cents, int day) => new(new Money(cents), new(2026, 10, day), "an example", new(2026, 10, 1));
        var policy = new PayPolicy(
            "by the week", [], [new("week", "Least", PaidPer.Hour, Figures: [Of(3_60, 1), Of(7_20, 7)], Period: FloorPeriod.Week)], Law: "OTHER");
        var shifts = Enumerable.Range(-1, 4).Select(day => new PaidWork(Ada, Working(Noon.AddDays(day), 3_602), Money.Zero));

        var line = Assert.Single(PeriodPay.Of(policy, PayPeriod.Of(FloorPeriod.Week, new(2026, 10, 5)), [.. shifts])[Ada]);

        Assert.Equal((4 * 3_602, new Money(7_21 + 14_41)), (line.Quantity, line.Cents));
    }

    [Fact]
    public void Hard_weather_counts_in_whatever_order_it_was_called()
    {
        var policy = new PayPolicy("weather", [new("rain", "Rain", PaidPer.Hour, new Money(3_00), When: new(Weather: true))], [], Law: "OTHER");
        ClockSpan[] clock =
        [
            new(ClockState.Available, Noon, Noon.AddHours(1)), new(ClockState.Pause, Noon.AddHours(1), Noon.AddHours(2)),
            new(ClockState.Available, Noon.AddHours(2), Noon.AddHours(3)),
        ];
        Stretch[] called = [Stretch.Of(Noon, Noon.AddMinutes(50)), Stretch.Of(Noon.AddHours(2), Noon.AddHours(9))];

        Assert.All((Stretch[][])[called, [called[1], called[0]]], rain =>
            Assert.Equal(110 * 60, Assert.Single(Pay.Of(policy, new Work(clock, [], Noon, HardWeather: rain)).Lines).Quantity));
    }

    [Fact]
    public void What_is_ridden_beside_an_earlier_offer_is_paid_on_that_one_alone()
    {
        RideDone[] rides = [Done(taken: 0, done: 20), Done(taken: 10, done: 30), Done(taken: 30, done: 35)];
        var work = new Work([new(ClockState.ToDropoff, Noon, Noon.AddMinutes(35))], rides, Noon);

        var time = Pay.Of(Pay_follows_the_law_of_the_place.Preset("SEATTLE"), work).Lines.Where(line => line.Rule == "time");

        Assert.Equal(
            [(rides[0].OfferId, 20 * 60), (rides[1].OfferId, 10 * 60), (rides[2].OfferId, 5 * 60)],
            time.Select(line => (line.OfferId, (int)line.Quantity)));
    }

    private static Work Working(DateTimeOffset from, int seconds) => new([new(ClockState.Available, from, from.AddSeconds(seconds))], [], from);

    private static RideDone Done(int taken, int done) => new(
        new RideId(Guid.NewGuid()), RideEnd.Delivered, 1_000, Noon.AddMinutes(done), new OfferId(Guid.NewGuid()), Noon.AddMinutes(taken));
}
