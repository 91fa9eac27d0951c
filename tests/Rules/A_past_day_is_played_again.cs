using Coop.Matching;

namespace Coop.Rules;

/// <summary>A day that was, by one way of matching and by another.</summary>
public class A_past_day_is_played_again
{
    private static readonly DateTimeOffset Noon = Riding.Noon;

    [Fact]
    public void A_ride_takes_what_its_trip_takes_from_where_the_rider_is()
    {
        var day = Day([Choosing.Ride(1_000)], On(1, 0, 120));
        var (ride, dispatch) = (day.Rides[0], Choosing.Voted.Dispatch);
        var told = day.Play(Choosing.Voted, Choosing.Roads);

        // Nobody is sent before the food would wait for them: the trip ends when its way from door to door does.
        var way = Choosing.Roads.Between(ride.Pickup, ride.Dropoff).Seconds;
        var soonest = (long)(ride.ReadyAt - ride.PlacedAt).TotalSeconds + (dispatch.PickupSeconds - (dispatch.PickupSeconds / 2)) + way + (dispatch.DropoffSeconds / 2);
        Assert.Equal((0, soonest, soonest, 0), (told.Unridden, told.DoorSeconds, told.SlowDoorSeconds, told.FoodWaitsSeconds));
        Assert.Equal((1, 7_200L), (told.Work.Shifts, told.Work.Seconds));
        Assert.Equal(200, told.Work.WorkCentsPerHour!.Median);
    }

    [Fact]
    public void What_nobody_can_ride_is_left()
    {
        Assert.Equal(2, Day([Choosing.Ride(1_000), Choosing.Ride(2_000)]).Play(Choosing.Voted, Choosing.Roads).Unridden);
        var gone = Day([Choosing.Ride(1_000, readyInMinutes: 90)], On(1, 0, 30)).Play(Choosing.Voted, Choosing.Roads);
        Assert.Equal((1, 0L), (gone.Unridden, gone.DoorSeconds));
    }

    [Fact]
    public void Who_is_busy_is_free_again_and_the_same_day_gives_the_same_figures()
    {
        var day = Day([.. Enumerable.Range(0, 6).Select(i => Choosing.Ride(1_000 + (i * 300), readyInMinutes: 20 * i))], On(1, 0, 240), On(2, 0, 240));
        var once = day.Play(Choosing.Voted, Choosing.Roads);
        Assert.Equal(0, once.Unridden);
        Assert.Equal(once, (day with { Rides = [.. day.Rides.Reverse()], Hours = [.. day.Hours.Reverse()] }).Play(Choosing.Voted, Choosing.Roads));
        Assert.Equal(6 * 400L / 8, (once.Work.WorkCentsPerHour!.Least + once.Work.WorkCentsPerHour.Most) / 2);
    }

    [Fact]
    public void Another_way_of_matching_shows_as_another_day()
    {
        var day = Day([Choosing.Ride(1_000), Choosing.Ride(1_000), Choosing.Ride(1_000)], On(1, 0, 240));
        var oneByOne = Choosing.Voted with { Dispatch = Choosing.Voted.Dispatch with { MostRidesTogether = 1 } };
        Assert.True(day.Play(Choosing.Voted, Choosing.Roads).DoorSeconds < day.Play(oneByOne, Choosing.Roads).DoorSeconds);
    }

    private static PastDay Day(RideHere[] rides, params PastHours[] hours) => new(new(2026, 10, 6), rides, hours, GuaranteeCentsPerHour: 1_300);

    /// <summary>A quarter of an hour before the first order, so that all are there.</summary>
    private static PastHours On(int number, int fromMinutes, int toMinutes) =>
        new("the road", Choosing.Rider(number, 0), Noon.AddMinutes(fromMinutes - 20), Noon.AddMinutes(toMinutes - 20));
}
