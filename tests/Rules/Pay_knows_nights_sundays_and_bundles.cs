using Coop.Matching;
using Coop.Pricing;
using Coop.Wages;

namespace Coop.Rules;

public class Pay_knows_nights_sundays_and_bundles
{
    private static readonly PayPolicy Scop = Pay_follows_the_law_of_the_place.Preset("FR_SCOP_HOURLY");
    private static readonly PayPolicy Seattle = Pay_follows_the_law_of_the_place.Preset("SEATTLE");

    /// <summary>The night on which clocks are put back has ten hours from 21 to 6, the one on which they are put forward eight.</summary>
    [Theory]
    [InlineData("2026-10-24T21:00:00+02:00", "2026-10-25T06:00:00+01:00", 10)]
    [InlineData("2027-03-27T21:00:00+01:00", "2027-03-28T06:00:00+02:00", 8)]
    [InlineData("2026-10-06T20:00:00+02:00", "2026-10-07T08:00:00+02:00", 9)]
    public void A_night_is_as_long_as_it_was(string from, string to, int hours)
    {
        var night = Assert.Single(Of(from, to), line => line.Rule == "night");

        Assert.Equal((hours * 3_600, 10), (night.Quantity, night.Percent));
        Assert.Equal(night.RateCents.For(night.Quantity * 10, per: 360_000), night.Cents);
    }

    [Theory]
    [InlineData("2026-10-24T22:00:00+02:00", "2026-10-26T02:00:00+01:00", 25)]
    [InlineData("2027-03-27T22:00:00+01:00", "2027-03-29T02:00:00+02:00", 23)]
    public void A_sunday_is_from_midnight_to_midnight(string from, string to, int hours) =>
        Assert.Equal(hours * 3_600, Assert.Single(Of(from, to), line => line.Rule == "sunday").Quantity);

    [Fact]
    public void Hard_weather_counts_for_as_long_as_the_co_op_called_it_so()
    {
        var noon = new DateTimeOffset(2026, 10, 6, 10, 0, 0, TimeSpan.Zero);
        var shift = new Work([new(ClockState.Available, noon, noon.AddHours(3))], [], noon);

        Assert.DoesNotContain(Pay.Of(Scop, shift).Lines, line => line.Rule == "weather");
        Assert.Equal(3_600, Assert.Single(
            Pay.Of(Scop, shift with { HardWeather = [Stretch.Of(noon.AddHours(2), noon.AddHours(9))] }).Lines, line => line.Rule == "weather").Quantity);
    }

    [Fact]
    public void Waiting_can_be_paid_after_a_grace_of_each_wait()
    {
        var noon = new DateTimeOffset(2026, 10, 6, 10, 0, 0, TimeSpan.Zero);
        var policy = new PayPolicy("wait", [new("wait", "Waiting", PaidPer.Minute, new Money(10), States: [ClockState.WaitPickup], AfterSeconds: 600)], [], Law: "OTHER");
        ClockSpan[] clock =
        [
            new(ClockState.WaitPickup, noon, noon.AddMinutes(8)), new(ClockState.WaitPickup, noon.AddMinutes(8), noon.AddMinutes(15)),
            new(ClockState.ToDropoff, noon.AddMinutes(15), noon.AddMinutes(20)), new(ClockState.WaitPickup, noon.AddMinutes(20), noon.AddMinutes(29)),
        ];

        Assert.Equal(5 * 60, Assert.Single(Pay.Of(policy, new Work(clock, [], noon)).Lines).Quantity);
    }

    [Fact]
    public void A_bundle_brings_one_minimum_and_the_way_of_each_of_its_rides()
    {
        var noon = new DateTimeOffset(2026, 10, 6, 10, 0, 0, TimeSpan.Zero);
        var offer = new OfferId(Guid.NewGuid());
        RideDone One(int minutes, OfferId of) => new(new RideId(Guid.NewGuid()), RideEnd.Delivered, 200, noon.AddMinutes(minutes), of, noon);
        var clock = new ClockSpan(ClockState.ToDropoff, noon, noon.AddMinutes(9));

        var together = Pay.Of(Seattle, new Work([clock], [One(7, offer), One(9, offer)], noon));
        var apart = Pay.Of(Seattle, new Work([clock], [One(7, offer), One(9, new OfferId(Guid.NewGuid()))], noon));

        Assert.Equal(new Money(5_20), together.Total);
        Assert.Equal(new Money(10_40), apart.Total);
        Assert.All(together.Lines, line => Assert.Equal(offer, line.OfferId));
    }

    [Fact]
    public void What_was_offered_is_kept_however_fast_it_was_ridden()
    {
        var noon = new DateTimeOffset(2026, 10, 6, 10, 0, 0, TimeSpan.Zero);
        foreach (var policy in new[] { Scop, Seattle })
        {
            var offered = OfferPay.Of(policy, noon, seconds: 1_800, 3_000, 4_000);
            var offer = new OfferId(Guid.NewGuid());
            RideDone[] rides = [.. new[] { 3_000, 4_000 }.Select(metres => new RideDone(
                new RideId(Guid.NewGuid()), RideEnd.Delivered, metres, noon.AddMinutes(12), offer, noon, offered.GuaranteedCents))];
            var work = new Work([new(ClockState.ToDropoff, noon, noon.AddMinutes(12))], rides, noon);

            Assert.Equal(offered.GuaranteedCents, Pay.Of(policy, work).Total);
            Assert.Contains(Pay.Of(policy, work).Lines, line => line is { Rule: Pay.AsOffered, TopUp: true });
        }
    }

    private static IReadOnlyList<PayLine> Of(string from, string to) => Pay.Of(Scop, new Work(
        [new(ClockState.Available, DateTimeOffset.Parse(from), DateTimeOffset.Parse(to))], [], DateTimeOffset.Parse(from))).Lines;
}
