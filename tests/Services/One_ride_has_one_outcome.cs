using System.Net;
using Coop.Matching;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public class One_ride_has_one_outcome(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hundred_who_accept_expire_withdraw_cancel_and_release_at_once_leave_one_truth(bool cancelled)
    {
        for (var round = 0; round < 4; round++)
        {
            var quarter = new Town(coop);
            var restaurant = await quarter.Restaurant();
            var (rider, shift) = await quarter.RiderOnShift();
            var order = await quarter.Order(restaurant);
            var offer = await Town.OfferOf(rider, order);

            var accepting = Enumerable.Range(0, 40).Select(_ => rider.TryPost($"/v1/offers/{offer}/accept")).ToList();
            var others = Enumerable.Range(0, 50).Select(i => (i % 5) switch
            {
                0 => rider.TryPost($"/v1/shifts/{shift}/pause"),
                1 => rider.TryPost($"/v1/offers/{offer}/decline"),
                2 when cancelled => restaurant.TryPost($"/v1/rides/{order}/cancel", new { reason = "closed" }),
                _ => rider.TryPost($"/v1/rides/{order}/release", new { reason = "puncture" }),
            }).ToList();
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Expire(offer)));
            var answers = await Task.WhenAll(accepting);

            Assert.DoesNotContain(answers.Concat(await Task.WhenAll(others)), answer => (int)answer.StatusCode >= 500);
            await Settled(order);
            await AgreeWith(offer, answers);
            if (cancelled)
                Assert.Equal("cancelled", await StatusOf(order));
        }
    }

    [Fact]
    public async Task A_hundred_equal_acceptances_are_one_and_get_the_same_answer()
    {
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        var order = await town.Order(restaurant);
        var offer = await Town.OfferOf(rider, order);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => rider.TryPost($"/v1/offers/{offer}/accept")));

        Assert.Equal(100, answers.Count(HttpStatusCode.OK));
        Assert.Single((await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync()))).Distinct());
        await Settled(order);
        Assert.Equal(1, await coop.InDatabase<MatchingDb, int>(db =>
            db.Clock.CountAsync(happened => happened.Kind == ClockKind.Assigned && happened.Subject == offer)));
    }

    [Fact]
    public async Task Cancel_against_collect_leaves_one_winner_and_the_order_agrees()
    {
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        for (var round = 0; round < 5; round++)
        {
            var order = await town.Order(restaurant);
            await Town.Accept(rider, order);

            var collect = rider.TryPost($"/v1/rides/{order}/collect", Town.Command());
            var cancel = restaurant.TryPost($"/v1/rides/{order}/cancel", new { reason = "closed" });
            var answers = await Task.WhenAll(collect, cancel);

            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Conflict);
            var collected = answers[0].StatusCode == HttpStatusCode.OK;
            await Town.StatusOf(restaurant, order, until: collected ? "collected" : "cancelled");
            if (collected)
            {
                Assert.Equal("noncancelable_delivery", await answers[1].Code());
                await Town.Step(rider, order, "deliver");
            }
            await Settled(order);
        }
    }

    [Fact]
    public async Task An_offer_of_another_rider_is_not_there()
    {
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        var order = await town.Order(restaurant);
        var offer = await Town.OfferOf(rider, order);
        var other = await coop.NewRider();

        Assert.Equal(HttpStatusCode.NotFound, (await other.TryPost($"/v1/offers/{offer}/accept")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.TryPost($"/v1/offers/{offer}/decline")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.TryPost($"/v1/rides/{order}/collect", Town.Command())).StatusCode);
        await Town.Deliver(rider, order);
    }

    [Fact]
    public async Task An_offer_that_nobody_answers_ends_and_the_ride_goes_to_the_next_rider()
    {
        var restaurant = await town.Restaurant();
        var (first, _) = await town.RiderOnShift(metresNorth: 100);
        var order = await town.Order(restaurant);
        var offer = await Town.OfferOf(first, order);
        var (second, _) = await town.RiderOnShift(metresNorth: 900);
        await Overdue(offer);

        await Town.OfferOf(second, order);

        var late = await first.TryPost($"/v1/offers/{offer}/accept");
        Assert.Equal("offer_expired", await late.Code());
        await Town.Deliver(second, order);
    }

    [Fact]
    public async Task A_declined_ride_goes_to_another_and_the_decliner_is_asked_for_the_next_one()
    {
        var restaurant = await town.Restaurant();
        var (near, _) = await town.RiderOnShift(metresNorth: 100);
        var (far, _) = await town.RiderOnShift(metresNorth: 900);
        var order = await town.Order(restaurant);
        var offer = await Town.OfferOf(near, order);

        Assert.Equal(HttpStatusCode.NoContent, (await near.TryPost($"/v1/offers/{offer}/decline", new { reason = "tired" })).StatusCode);

        await Town.Deliver(far, order);
        await Town.Deliver(near, await town.Order(restaurant));
    }

    /// <summary>The offer's time has passed, and one of several instances notices.</summary>
    private async Task Expire(Guid offer)
    {
        await Overdue(offer);
        await using var scope = coop.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ExpireOffers>().Run(CancellationToken.None);
    }

    /// <summary>What each was told of the offer is what became of it.</summary>
    private async Task AgreeWith(Guid offer, IEnumerable<HttpResponseMessage> answers)
    {
        var ended = await coop.InDatabase<MatchingDb, OfferStatus>(db =>
            db.Offers.Where(one => one.Id == new OfferId(offer)).Select(one => one.Status).SingleAsync());
        Assert.NotEqual(OfferStatus.Open, ended);
        foreach (var answer in answers)
        {
            if (answer.StatusCode == HttpStatusCode.OK)
                Assert.True(ended is OfferStatus.Accepted or OfferStatus.Released or OfferStatus.Done, $"It was accepted, and is {ended}.");
            else
                Assert.Equal($"{ended}", (await answer.Problem()).GetProperty("outcome").GetString(), ignoreCase: true);
        }
    }

    /// <summary>Brings the offer's end forward, as if its time had passed while nobody looked.</summary>
    private Task<int> Overdue(Guid offer) => coop.InDatabase<MatchingDb, int>(db => db.Offers
        .Where(one => one.Id == new OfferId(offer))
        .ExecuteUpdateAsync(set => set.SetProperty(one => one.ExpiresAt, one => one.ShownAt)));

    private async Task<string> StatusOf(Guid order) =>
        (await coop.Coordinator.Get($"/v1/rides/{order}")).GetProperty("status").GetString()!;

    /// <summary>The rows agree with each other, whoever won.</summary>
    private Task<bool> Settled(Guid order) => coop.InDatabase<MatchingDb, bool>(async db =>
    {
        var ride = await db.Rides.AsNoTracking().SingleAsync(one => one.Id == new RideId(order));
        var offers = await db.Offers.AsNoTracking().Where(one => one.RideIds.Contains(order)).ToListAsync();
        Assert.Equal(ride.Status == RideStatus.Offered ? 1 : 0, offers.Count(offer => offer.Status == OfferStatus.Open));
        Assert.Equal(ride.Taker is null ? 0 : 1, offers.Count(offer => offer.Status is OfferStatus.Accepted or OfferStatus.Done));
        return true;
    });
}
