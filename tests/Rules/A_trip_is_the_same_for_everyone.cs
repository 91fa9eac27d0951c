using Coop.Routing;

namespace Coop.Rules;

public class A_trip_is_the_same_for_everyone
{
    private static readonly Place Bellecour = new(45.7578, 4.8320);
    private static readonly Place PartDieu = new(45.7606, 4.8593);

    [Fact]
    public void Streets_add_their_factor_to_the_straight_line()
    {
        // 2,141 m as the crow flies.
        Assert.InRange(new StraightLine(detour: 1.0).Between(Bellecour, PartDieu).Metres, 2_130, 2_150);
        Assert.InRange(new StraightLine(detour: 1.3).Between(Bellecour, PartDieu).Metres, 2_769, 2_795);
    }

    [Theory]
    [InlineData(Vehicle.Bicycle, 15)]
    [InlineData(Vehicle.OnFoot, 5)]
    public void A_vehicle_rides_at_the_speed_of_its_class(Vehicle vehicle, int kmPerHour)
    {
        var trip = new StraightLine().Between(Bellecour, PartDieu, vehicle);

        Assert.Equal(Math.Ceiling(trip.Metres * 3.6 / kmPerHour), trip.Seconds);
    }

    [Fact]
    public void Going_nowhere_takes_no_time() =>
        Assert.Equal(new Trip(0, 0), new StraightLine().Between(Bellecour, Bellecour));

    [Theory]
    [InlineData(0.99)]
    [InlineData(1.41)]
    public void A_factor_that_no_town_has_is_refused(double detour) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StraightLine(detour));
}
