using System.Text.Json;
using Coop.Matching;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>An offer of several rides is one thing to say yes or no to; its rides are brought to their ends one by one.</summary>
[Collection(nameof(OneCoop))]
public sealed class Rides_of_one_restaurant_go_together(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task They_are_offered_taken_and_delivered_in_one_go_and_paid_as_one()
    {
        var (_, rider, shift, offer, rides) = await Offered();
        Assert.Equal(2, rides.Count);
        Assert.True(offer.GetProperty("rides").EnumerateArray().All(ride => ride.GetProperty("dropoffAt").GetDateTimeOffset() > offer.GetProperty("pickupAt").GetDateTimeOffset()));

        await rider.Post($"/v1/offers/{IdOf(offer)}/accept");
        foreach (var ride in rides)
            await Town.Step(rider, ride, "collect");
        Assert.Equal("on_a_ride", await (await rider.TryPost($"/v1/shifts/{shift}/end")).Code());
        await Town.Step(rider, rides[0], "deliver");
        Assert.Equal(OfferStatus.Accepted, await StatusOf(offer));
        await Town.Step(rider, rides[1], "deliver");

        Assert.Equal(OfferStatus.Done, await StatusOf(offer));
        await rider.Post($"/v1/shifts/{shift}/end");
        var pay = await Eventually.Is(() => rider.Get("/v1/pay/me"), pay => pay.GetProperty("totals").GetProperty("rides").GetInt32() == 2);
        var paid = pay.GetProperty("shifts")[0].GetProperty("rides").EnumerateArray().Select(ride => ride.GetProperty("offerId").GetGuid()).Distinct();
        Assert.Equal([IdOf(offer)], paid);
    }

    [Fact]
    public async Task Two_that_end_at_the_same_moment_free_their_rider()
    {
        for (var round = 0; round < 5; round++)
        {
            var (_, rider, _, offer, rides) = await Offered();
            await rider.Post($"/v1/offers/{IdOf(offer)}/accept");

            await Task.WhenAll(rides.Select(ride => Town.Step(rider, ride, "deliver")));

            Assert.Equal(OfferStatus.Done, await StatusOf(offer));
        }
    }

    [Fact]
    public async Task Who_declines_declines_them_all_and_the_next_rider_is_asked()
    {
        var (_, rider, _, offer, rides) = await Offered(town);
        await rider.TryPost($"/v1/offers/{IdOf(offer)}/decline");
        var (next, _) = await town.RiderOnShift(metresNorth: 800);

        await Town.DeliverAll(next, rides.Count);

        Assert.Equal(OfferStatus.Declined, await StatusOf(offer));
    }

    [Fact]
    public async Task One_that_is_called_off_takes_the_offer_back_and_the_other_is_offered_again()
    {
        var (restaurant, rider, _, offer, rides) = await Offered();

        await restaurant.Post($"/v1/rides/{rides[0]}/cancel", new { reason = "burnt" });

        Assert.Equal(OfferStatus.Withdrawn, await StatusOf(offer));
        await Town.Deliver(rider, rides[1]);
    }

    [Fact]
    public async Task One_that_is_given_back_leaves_the_other_with_its_rider()
    {
        var (restaurant, rider, _, offer, rides) = await Offered();
        await rider.Post($"/v1/offers/{IdOf(offer)}/accept");

        await rider.Post($"/v1/rides/{rides[1]}/release", new { reason = "no room in the bag" });
        await Town.Step(rider, rides[0], "deliver");

        Assert.Equal(OfferStatus.Done, await StatusOf(offer));
        Assert.Equal("released", await (await rider.TryPost($"/v1/rides/{rides[1]}/collect", Town.Command())).Code());
        await restaurant.Post($"/v1/rides/{rides[1]}/cancel", new { reason = "a test" });
    }

    [Fact]
    public async Task Who_gave_one_of_them_back_is_not_asked_for_it_again_at_once()
    {
        var (restaurant, rider, _, offer, rides) = await Offered(town);
        await rider.Post($"/v1/offers/{IdOf(offer)}/accept");
        await rider.Post($"/v1/rides/{rides[1]}/release", new { reason = "no room in the bag" });
        await Town.Step(rider, rides[0], "deliver");

        // Idle again, and alone: what is offered to them next is another ride, though this one has waited longer.
        var another = await town.Order(restaurant, toMetresNorth: 1_700);
        var next = await Eventually.Is(() => rider.Get("/v1/offers"), offers => offers.GetProperty("items").GetArrayLength() == 1);

        Assert.Equal([another], next.GetProperty("items")[0].GetProperty("rides").EnumerateArray().Select(ride => ride.GetProperty("id").GetGuid()));
        await restaurant.Post($"/v1/rides/{rides[1]}/cancel", new { reason = "a test" });
        await Town.Deliver(rider, another);
    }

    /// <summary>Two orders wait before the rider comes, who is offered both at once.</summary>
    private async Task<(Person Restaurant, Person Rider, Guid Shift, JsonElement Offer, List<Guid> Rides)> Offered(Town? here = null)
    {
        var quarter = here ?? new Town(coop);
        var restaurant = await quarter.Restaurant();
        var orders = new[] { await quarter.Order(restaurant, toMetresNorth: 1_500), await quarter.Order(restaurant, toMetresNorth: 1_600) };
        await Eventually.Is(
            () => coop.InDatabase<MatchingDb, int>(db => db.Rides.CountAsync(ride => ride.Id == new RideId(orders[0]) || ride.Id == new RideId(orders[1]))),
            known => known == orders.Length);
        var (rider, shift) = await quarter.RiderOnShift();
        var offers = await Eventually.Is(() => rider.Get("/v1/offers"), offers => offers.GetProperty("items").GetArrayLength() == 1);
        var offer = offers.GetProperty("items")[0];
        return (restaurant, rider, shift, offer, [.. offer.GetProperty("rides").EnumerateArray().Select(ride => ride.GetProperty("id").GetGuid())]);
    }

    private static Guid IdOf(JsonElement offer) => offer.GetProperty("id").GetGuid();

    private Task<OfferStatus> StatusOf(JsonElement offer) => coop.InDatabase<MatchingDb, OfferStatus>(db =>
        db.Offers.Where(one => one.Id == new OfferId(IdOf(offer))).Select(one => one.Status).SingleAsync());
}
