using Coop.Matching;
using static Coop.Rules.Riding;

namespace Coop.Rules;

public class A_ride_lives_one_life
{
    private static readonly RideStatus[] All = Enum.GetValues<RideStatus>();

    [Fact]
    public void It_ends_delivered_returned_cancelled_or_unfilled() =>
        Assert.Equal(
            [RideStatus.Delivered, RideStatus.Cancelled, RideStatus.Unfilled, RideStatus.Returned],
            All.Where(from => !All.Any(to => Ride.Allows(from, to))));

    [Theory]
    [InlineData(RideStatus.Collected)]
    [InlineData(RideStatus.Returning)]
    [InlineData(RideStatus.Delivered)]
    public void Nobody_takes_back_food_that_is_on_its_way(RideStatus status)
    {
        Assert.False(Ride.Allows(status, RideStatus.Cancelled));
        Assert.False(Ride.Allows(status, RideStatus.Searching));
    }

    [Fact]
    public void It_is_searched_offered_taken_collected_and_delivered_and_each_step_has_a_later_version()
    {
        var ride = Assigned();
        ride.Tell(RideMark.Collected, Noon.AddMinutes(5), Noon.AddMinutes(5));
        ride.Tell(RideMark.Delivered, Noon.AddMinutes(20), Noon.AddMinutes(20));

        Assert.Equal(
            [RideStatus.Offered, RideStatus.Assigned, RideStatus.Collected, RideStatus.Delivered],
            ride.Moves.Select(move => move.To));
        Assert.Equal([1, 2, 3, 4], ride.Moves.Select(move => move.Version));
    }

    [Fact]
    public void A_released_ride_is_searched_for_again_and_forgets_who_was_on_it()
    {
        var ride = Assigned();
        ride.Tell(RideMark.Arrived, Noon.AddMinutes(3), Noon.AddMinutes(3));

        Assert.Null(ride.Release("puncture"));

        Assert.Equal((RideStatus.Searching, null, null), (ride.Status, ride.RiderId, ride.Taker));
        Assert.Equal(RideTimeline.Empty, ride.Timeline);
        var news = Assert.IsType<RideReleased>(RideNews.Of(ride, ride.Moves[^1], Noon));
        Assert.Equal((Zoe, "puncture"), (news.RiderId, news.Reason));
    }

    [Fact]
    public void Cancelling_says_who_was_on_the_way()
    {
        var ride = Assigned();

        Assert.Null(ride.Cancel("closed"));

        var news = Assert.IsType<RideCancelled>(RideNews.Of(ride, ride.Moves[^1], Noon));
        Assert.True(news.WasAssigned);
        Assert.Equal(Zoe, news.RiderId);
    }

    [Fact]
    public void A_collected_ride_is_not_cancelled_and_says_what_may_still_happen()
    {
        var ride = Assigned();
        ride.Tell(RideMark.Collected, Noon, Noon);

        var refusal = ride.Cancel("changed our mind");

        Assert.Equal("noncancelable_delivery", refusal?.Code);
        Assert.Equal([RideStatus.Delivered, RideStatus.Returning], (RideStatus[])refusal!.Facts["allowed"]!);
    }

    [Fact]
    public void Who_is_asked_and_who_declines_is_nobody_elses_news()
    {
        var ride = Open();
        ride.Offer(Taken);
        ride.Withdraw();

        Assert.All(ride.Moves, move => Assert.Null(RideNews.Of(ride, move, Noon)));
    }

    [Fact]
    public void An_offer_is_answered_once()
    {
        var offer = OfferTo(Zoe);

        Assert.Null(offer.Accept(Noon));
        Assert.Equal("offer_withdrawn", OfferThat(o => o.Withdraw(Noon, "cancelled")).Accept(Noon)?.Code);
        Assert.Equal("offer_expired", OfferThat(o => o.Expire(Noon)).Accept(Noon)?.Code);
        Assert.NotNull(offer.Expire(Noon));
    }

    [Fact]
    public void An_offer_is_over_at_its_last_instant_even_if_nobody_has_looked() =>
        Assert.Equal("offer_expired", OfferTo(Zoe).Accept(OfferTo(Zoe).ExpiresAt)?.Code);
}
