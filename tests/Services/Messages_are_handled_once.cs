using Coop.Matching;

namespace Coop.Services;

/// <summary>A broker may say everything five times and in any order: what the co-op makes of it is what was said once.</summary>
[Collection(nameof(QuietCoop))]
public sealed class Messages_are_handled_once(CoopFixture coop)
{
    private const int Times = 5;

    [Fact]
    public async Task Every_letter_of_a_day_five_times_in_any_order_changes_nothing()
    {
        await Live();
        var before = await Tables.Still(coop);
        var letters = await Post.Sent(coop);
        var again = Enumerable.Repeat(letters, Times).SelectMany(all => all).ToArray();
        new Random(20261006).Shuffle(again);
        Assert.True(letters.Select(letter => letter.Letter.Type).Distinct().Count() >= 10, "A whole day has more kinds of news.");

        await using var post = await Post.Open(coop);
        foreach (var (service, letter) in again)
            await post.Put(service, letter);
        foreach (var service in letters.Select(letter => letter.Service).Distinct())
            await post.TakenIn(coop, service);

        Assert.Empty(Tables.Changed(before, await Tables.Still(coop)));
    }

    [Fact]
    public async Task What_all_services_send_again_changes_nothing()
    {
        await Live();
        var before = await Tables.Still(coop);
        foreach (var service in OpenCoop.Services)
        {
            var since = Uri.EscapeDataString(TimeProvider.System.GetUtcNow().AddDays(-1).ToString("O"));
            var sent = await Tables.Number(coop, service.Name, "SELECT count(*) FROM outbox");
            var answer = await coop.Coordinator.Post($"/v1/ops/{service.Name}/outbox/replay?since={since}");
            Assert.Equal(sent, answer.GetProperty("messages").GetInt64());
        }

        Assert.Empty(Tables.Changed(before, await Tables.Still(coop)));
    }

    [Fact]
    public async Task A_letter_that_overtakes_another_is_not_undone_by_it()
    {
        var town = new Town(coop);
        var restaurant = await town.Restaurant();
        var order = await town.Order(restaurant);
        var (ride, rider, now) = (new RideId(order), new MemberId(Guid.NewGuid()), TimeProvider.System.GetUtcNow());
        await using var post = await Post.Open(coop);

        await post.Put(ServiceName.Orders, Post.Write(new RideCollected(new RideStep(ride, 3, now.AddMinutes(2)), rider, now.AddMinutes(2), now.AddMinutes(9))));
        await Town.StatusOf(restaurant, order, until: "collected");
        await post.Put(ServiceName.Orders, Post.Write(new RideAssigned(
            new RideStep(ride, 2, now.AddMinutes(1)), rider, "Zoé", Vehicle.Bicycle, now.AddMinutes(2), now.AddMinutes(9))));

        var view = await Eventually.Is(
            () => restaurant.Get($"/v1/orders/{order}"), view => view.GetProperty("timeline").GetArrayLength() == 3);
        Assert.Equal("collected", view.GetProperty("status").GetString());
        Assert.Equal("Zoé", view.GetProperty("rider").GetProperty("displayName").GetString());
        Assert.Equal(
            ["placed", "assigned", "collected"],
            view.GetProperty("timeline").EnumerateArray().Select(moment => moment.GetProperty("status").GetString()));
    }

    /// <summary>A little of everything: a ride delivered with a tip, one given back, one cancelled, and a shift paid.</summary>
    private async Task Live()
    {
        var town = new Town(coop);
        var restaurant = await town.Restaurant();
        var (unlucky, shift) = await town.RiderOnShift();
        var delivered = await town.Order(restaurant, tipCents: 200);
        await restaurant.Post($"/v1/orders/{delivered}/ready");
        await Town.Accept(unlucky, delivered);
        await unlucky.Post($"/v1/rides/{delivered}/release", new { reason = "a flat tyre" });
        await unlucky.Post($"/v1/shifts/{shift}/end");
        (var rider, shift) = await town.RiderOnShift();
        await Town.Deliver(rider, delivered);
        await Town.StatusOf(restaurant, delivered, until: "delivered");
        var cancelled = await town.Order(restaurant);
        await Town.OfferOf(rider, cancelled);
        await Eventually.Is(() => restaurant.TryPost($"/v1/orders/{cancelled}/cancel", new { reason = "closed" }), answer => answer.IsSuccessStatusCode);
        await rider.Post($"/v1/shifts/{shift}/end");
        await Eventually.Is(() => rider.Get("/v1/pay/me"), slip => slip.GetProperty("shifts").GetArrayLength() == 1);
    }
}
