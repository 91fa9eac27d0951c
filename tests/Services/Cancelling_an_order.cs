using System.Net;
using System.Text.Json;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class Cancelling_an_order(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task It_costs_nothing_while_nobody_is_on_the_way()
    {
        var restaurant = await town.Restaurant();
        var order = await town.Order(restaurant);
        var cancelled = await Cancel(restaurant, order);

        Assert.Equal(0, cancelled.GetProperty("costCents").GetInt64());
        Assert.Equal("cancelled", await Town.StatusOf(restaurant, order, until: "cancelled"));
    }

    [Fact]
    public async Task It_costs_the_promised_share_once_a_rider_is_on_the_way()
    {
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        var quote = await town.Quote(restaurant);
        var order = Guid.CreateVersion7();
        await restaurant.Put($"/v1/orders/{order}", Town.OrderOf(quote));
        await Town.Accept(rider, order);

        var cancelled = await Cancel(restaurant, order);

        Assert.Equal(quote.GetProperty("cancelledCents").GetInt64(), cancelled.GetProperty("costCents").GetInt64());
        Assert.NotEqual(0, cancelled.GetProperty("costCents").GetInt64());
        Assert.Equal(HttpStatusCode.NotFound, (await rider.Http.GetAsync($"/v1/orders/{order}/contact")).StatusCode);
    }

    [Fact]
    public async Task Food_that_was_collected_is_delivered()
    {
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        var order = await town.Order(restaurant);
        await Town.Accept(rider, order);
        await Town.Step(rider, order, "collect");

        var answer = await restaurant.TryPost($"/v1/orders/{order}/cancel", new { reason = "too late" });

        Assert.Equal((HttpStatusCode.Conflict, "noncancelable_delivery"), (answer.StatusCode, await answer.Code()));
    }

    [Fact]
    public async Task Cancelling_a_hundred_times_at_once_is_cancelling_once()
    {
        var restaurant = await town.Restaurant();
        var order = await town.Order(restaurant);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(_ => restaurant.TryPost($"/v1/orders/{order}/cancel", new { reason = "closed early" })));
        await Cancel(restaurant, order);

        // Who could not be answered in time is told to come back.
        Assert.Equal(100, answers.Count(HttpStatusCode.OK) + answers.Count(HttpStatusCode.ServiceUnavailable));
        var timeline = (await restaurant.Get($"/v1/orders/{order}")).GetProperty("timeline").EnumerateArray();
        Assert.Equal(["placed", "cancelled"], timeline.Select(moment => moment.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_tip_on_a_cancelled_order_is_refused()
    {
        var restaurant = await town.Restaurant();
        var order = await town.Order(restaurant);
        await Cancel(restaurant, order);

        var answer = await restaurant.TryPost($"/v1/orders/{order}/tips", new { tipId = Guid.NewGuid(), cents = 100 });

        Assert.Equal((HttpStatusCode.Conflict, "tip_not_possible"), (answer.StatusCode, await answer.Code()));
    }

    /// <summary>Until Matching has heard of the order it cannot be asked, and says so.</summary>
    private static async Task<JsonElement> Cancel(Person restaurant, Guid order)
    {
        var answer = await Eventually.Is(
            () => restaurant.TryPost($"/v1/orders/{order}/cancel", new { reason = "closed early" }),
            answer => answer.StatusCode != HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }
}
