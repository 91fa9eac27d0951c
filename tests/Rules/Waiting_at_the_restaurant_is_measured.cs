using Coop.Matching;
using static Coop.Rules.Riding;

namespace Coop.Rules;

public class Waiting_at_the_restaurant_is_measured
{
    [Theory]
    [InlineData(2, 25, 20 * 60)]
    [InlineData(9, 25, 16 * 60)]
    [InlineData(2, 4, 0)]
    [InlineData(null, 25, 0)]
    public void From_when_the_rider_stood_there_and_the_food_was_to_be_ready_until_they_had_it(int? arrived, int collected, int seconds)
    {
        var ride = Assigned();
        if (arrived is { } minute)
            ride.Tell(RideMark.Arrived, Noon.AddMinutes(minute), Noon.AddHours(1));
        ride.Tell(RideMark.Collected, Noon.AddMinutes(collected), Noon.AddHours(1));
        ride.Tell(RideMark.Delivered, Noon.AddMinutes(40), Noon.AddHours(1));

        Assert.Equal(seconds, ((RideDelivered)RideNews.Of(ride, ride.Moves[^1], Noon.AddHours(1))!).WaitedSeconds);
    }

    [Fact]
    public void A_ride_that_is_called_off_says_by_whom()
    {
        var (byRestaurant, byCoop) = (Assigned(), Assigned());
        byRestaurant.Cancel("closed");
        byCoop.Cancel("a bridge is closed", byCoop: true);

        Assert.False(((RideCancelled)RideNews.Of(byRestaurant, byRestaurant.Moves[^1], Noon)!).ByCoop);
        Assert.True(((RideCancelled)RideNews.Of(byCoop, byCoop.Moves[^1], Noon)!).ByCoop);
    }
}
