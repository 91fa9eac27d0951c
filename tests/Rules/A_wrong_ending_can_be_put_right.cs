using Coop.Matching;
using static Coop.Rules.Riding;

namespace Coop.Rules;

public class A_wrong_ending_can_be_put_right
{
    private static readonly TimeSpan ADay = TimeSpan.FromDays(1);

    [Fact]
    public void What_was_delivered_can_have_come_back_and_the_other_way_round()
    {
        var ride = Delivered();

        Assert.Null(ride.Correct(RideStatus.Returned, Noon.AddHours(2), ADay, "the bag came back"));
        Assert.Null(ride.Correct(RideStatus.Delivered, Noon.AddHours(3), ADay, "it was another bag"));

        Assert.Equal(RideStatus.Delivered, ride.Status);
        Assert.Equal(
            [(RideStatus.Delivered, RideStatus.Returned, "the bag came back"), (RideStatus.Returned, RideStatus.Delivered, "it was another bag")],
            ride.Moves.TakeLast(2).Select(move => (move.From, move.To, move.Reason!)));
        Assert.Equal(ride.Version, ride.Moves[^1].Version);
    }

    [Fact]
    public void After_the_stated_time_it_stands()
    {
        var ride = Delivered();

        Assert.Equal("correction_too_late", ride.Correct(RideStatus.Returned, Noon.AddMinutes(30) + ADay + TimeSpan.FromSeconds(1), ADay, "late")?.Code);
        Assert.Null(ride.Correct(RideStatus.Returned, Noon.AddMinutes(30) + ADay, ADay, "in time"));
    }

    [Theory]
    [InlineData(RideStatus.Searching)]
    [InlineData(RideStatus.Cancelled)]
    [InlineData(RideStatus.Delivered)]
    public void Nothing_else_can_be_made_of_it(RideStatus to) =>
        Assert.Equal("illegal_correction", Delivered().Correct(to, Noon.AddHours(1), ADay, "a wish")?.Code);

    [Fact]
    public void A_ride_that_goes_on_has_no_ending_to_correct() =>
        Assert.Equal("illegal_correction", Assigned().Correct(RideStatus.Delivered, Noon, ADay, "a wish")?.Code);

    private static Ride Delivered()
    {
        var ride = Assigned();
        Assert.Null(ride.Tell(RideMark.Delivered, Noon.AddMinutes(30), Noon.AddHours(1)));
        return ride;
    }
}
