using Coop.Matching;
using static Coop.Rules.Riding;

namespace Coop.Rules;

public class A_phone_without_network_tells_later
{
    private static readonly (RideMark Mark, DateTimeOffset At)[] Told =
    [
        (RideMark.Arrived, Noon.AddMinutes(4)), (RideMark.Collected, Noon.AddMinutes(9)),
        (RideMark.ArrivedDropoff, Noon.AddMinutes(20)), (RideMark.Delivered, Noon.AddMinutes(22)),
    ];

    private static readonly DateTimeOffset Later = Noon.AddHours(1);

    [Fact]
    public void In_any_order_the_same_ride_comes_out()
    {
        foreach (var order in InEveryOrder(Told))
        {
            var ride = Assigned();
            Assert.All(order, told => Assert.Null(ride.Tell(told.Mark, told.At, Later)));

            Assert.Equal(RideStatus.Delivered, ride.Status);
            Assert.Equal(Told.Select(told => (DateTimeOffset?)told.At), Told.Select(told => ride.Timeline.At(told.Mark)));
            Assert.Equal(4, ride.Version);
        }
    }

    [Fact]
    public void Twice_is_once()
    {
        var ride = Assigned();
        foreach (var (mark, at) in Told.Concat(Told))
            Assert.Null(ride.Tell(mark, at, Later));

        Assert.Equal(4, ride.Moves.Count);
        Assert.Equal(Told[^1].At, ride.Timeline.DeliveredAt);
    }

    [Fact]
    public void A_later_mark_implies_the_earlier_ones_and_each_is_still_news_of_its_own()
    {
        var ride = Assigned();

        Assert.Null(ride.Tell(RideMark.Delivered, Told[3].At, Later));

        Assert.Equal([RideStatus.Collected, RideStatus.Delivered], ride.Moves.Select(move => move.To).TakeLast(2));
        var collected = Assert.IsType<RideCollected>(RideNews.Of(ride, ride.Moves[^2], Later));
        Assert.Equal(Told[3].At, collected.CollectedAt);
    }

    [Fact]
    public void What_comes_late_fills_the_timeline_and_moves_nothing()
    {
        var ride = Assigned();
        ride.Tell(RideMark.Delivered, Told[3].At, Later);
        var version = ride.Version;

        Assert.Null(ride.Tell(RideMark.Collected, Told[1].At, Later));

        Assert.Equal((version, Told[1].At), (ride.Version, ride.Timeline.At(RideMark.Collected)));
    }

    [Fact]
    public void A_wrong_clock_neither_foresees_nor_goes_back_before_the_assignment()
    {
        var ride = Assigned();
        ride.Tell(RideMark.Arrived, Noon.AddYears(-1), Later);
        ride.Tell(RideMark.Collected, Noon.AddYears(1), Later);

        Assert.Equal(Noon, ride.Timeline.ArrivedAt);
        Assert.Equal(Later, ride.Timeline.CollectedAt);
    }

    [Fact]
    public void Food_that_nobody_takes_goes_back_and_then_nothing_more_is_told()
    {
        var ride = Assigned();
        Assert.Null(ride.Tell(RideMark.Returning, Told[3].At, Later, "nobody opened"));
        Assert.NotNull(ride.Tell(RideMark.Delivered, Told[3].At, Later));
        Assert.Null(ride.Tell(RideMark.Collected, Told[1].At, Later));
        Assert.Null(ride.Tell(RideMark.Returned, Later, Later));

        Assert.Equal(RideStatus.Returned, ride.Status);
        Assert.Equal("illegal_move", ride.Tell(RideMark.Collected, Told[1].At, Later)?.Code);
    }

    [Fact]
    public void Delivered_food_does_not_come_back()
    {
        var ride = Assigned();
        ride.Tell(RideMark.Delivered, Told[3].At, Later);

        Assert.Equal("illegal_move", ride.Tell(RideMark.Returning, Later, Later)?.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_it_was_cancelled_or_released_nothing_is_told(bool cancelled)
    {
        var ride = Assigned();
        _ = cancelled ? ride.Cancel("closed") : ride.Release("puncture");

        Assert.All(Enum.GetValues<RideMark>(), mark => Assert.NotNull(ride.Tell(mark, Noon, Later)));
    }
}
