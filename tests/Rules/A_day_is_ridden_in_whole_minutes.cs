using Coop.Seeds;

namespace Coop.Rules;

public class A_day_is_ridden_in_whole_minutes
{
    private static readonly DayTravel Travel = new(MetresPerMinute: 320);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(320, 1)]
    [InlineData(320.5, 2)]
    [InlineData(640, 2)]
    public void Every_begun_minute_counts(double metres, int minutes) =>
        Assert.Equal(minutes, Travel.Minutes(new Spot(0, 0), new Spot(0, metres)));

    [Fact]
    public void The_map_and_back_changes_no_riding_time()
    {
        for (var east = -30_000; east <= 30_000; east += 1_600)
            for (var north = -50_000; north <= 50_000; north += 2_560)
            {
                var from = new Spot(east, north);
                var to = new Spot(east + 192, north - 256);
                Assert.Equal(1, Travel.Minutes(from, to));
                Assert.Equal(1, Travel.Minutes(from.ToPlace(), to.ToPlace()));
                Assert.Equal(320, DayTravel.Metres(from.ToPlace(), to.ToPlace()));
            }
    }

    [Fact]
    public void The_middle_of_the_map_is_in_Lyon_and_minute_0_is_nine_o_clock()
    {
        Assert.Equal(new Place(45.75, 4.85), new Spot(0, 0).ToPlace());
        Assert.Equal(new DateTimeOffset(2026, 10, 6, 7, 0, 0, TimeSpan.Zero), Day.At(0));
        Assert.Equal(DayOfWeek.Tuesday, Day.At(0).DayOfWeek);
    }

    [Fact]
    public void An_order_is_undeliverable_if_nobody_could_reach_the_restaurant_before_going_off()
    {
        var restaurant = new DayRestaurant("r1", new Spot(0, 0));
        DayOrder PlacedAt(double minute) => new($"o{minute}", new Spot(0, 320), minute, restaurant, minute + 30);
        var near = new DayRider("near", new Spot(0, 640), OnMinute: 20, OffMinute: 60);
        var far = new DayRider("far", new Spot(0, 3_200), OnMinute: 0, OffMinute: 65);
        var day = new Day([restaurant], [near, far], [PlacedAt(0), PlacedAt(55), PlacedAt(58), PlacedAt(59)], Travel, 4, 4);

        Assert.Equal(1, day.Undeliverable(day.Riders));
        Assert.Equal(2, day.Undeliverable([far]));
        Assert.Equal(4, day.Undeliverable([]));
    }
}
