using System.Net;
using System.Text.Json;
using static Coop.Services.Placing_an_order;

namespace Coop.Services;

/// <summary>A restaurant sees its own orders, all of them, and nobody else sees more than they need.</summary>
[Collection(nameof(OneCoop))]
public sealed class An_order_is_its_restaurants(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task Anothers_order_is_not_there()
    {
        var (restaurant, other) = (await town.Restaurant(), await town.Restaurant());
        var id = await town.Order(restaurant);
        var rider = await coop.NewRider();

        foreach (var path in new[] { $"/v1/orders/{id}", $"/v1/orders/{Guid.NewGuid()}" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.Http.GetAsync(path)).StatusCode);
            await Refused(HttpStatusCode.NotFound, "not_found", other.TryPost($"{path}/ready"));
            await Refused(HttpStatusCode.NotFound, "not_found", other.TryPost($"{path}/cancel", new { reason = "no" }));
            await Refused(HttpStatusCode.NotFound, "not_found", other.TryPost($"{path}/tips", new { tipId = Guid.NewGuid(), cents = 1 }));
            Assert.Equal(HttpStatusCode.NotFound, (await rider.Http.GetAsync($"{path}/contact")).StatusCode);
        }
        await Refused(HttpStatusCode.NotFound, "not_found", other.TryPut($"/v1/orders/{id}", Town.OrderOf(await town.Quote(other))));
        Assert.DoesNotContain(id.ToString(), (await other.Get("/v1/orders")).ToString());
    }

    [Fact]
    public async Task The_pin_is_for_the_restaurant_and_the_link_tells_no_more_than_it_must()
    {
        var restaurant = await town.Restaurant();
        var quote = (await town.Quote(restaurant)).GetProperty("token").GetString();
        var path = $"/v1/orders/{Guid.CreateVersion7()}";
        var order = await restaurant.Put(path, new { quote, dropoff = new { name = "Bea" }, proof = "pin" });

        Assert.Matches("^[0-9]{4}$", order.GetProperty("pin").GetString());
        Assert.False((await coop.Coordinator.Get(path)).TryGetProperty("pin", out _));

        using var anyone = coop.Client();
        var tracked = await anyone.GetStringAsync(order.GetProperty("trackingUrl").GetString());
        Assert.Contains("placed", tracked);
        Assert.DoesNotContain("Bea", tracked);
        Assert.Equal(HttpStatusCode.NotFound, (await anyone.GetAsync("/v1/track/guess")).StatusCode);
    }

    [Fact]
    public async Task Orders_are_listed_newest_first_page_by_page()
    {
        var restaurant = await town.Restaurant();
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
            ids.Insert(0, await town.Order(restaurant));

        var first = await restaurant.Get("/v1/orders?limit=2");
        var rest = await restaurant.Get($"/v1/orders?limit=2&after={first.GetProperty("next").GetString()}");

        Assert.Equal(ids, Ids(first).Concat(Ids(rest)));
        Assert.False(rest.TryGetProperty("next", out _));
        Assert.Empty(Ids(await restaurant.Get("/v1/orders?status=delivered")));
        Assert.Equal(HttpStatusCode.BadRequest, (await restaurant.Http.GetAsync("/v1/orders?status=lost")).StatusCode);
    }

    private static IEnumerable<Guid> Ids(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(order => order.GetProperty("id").GetGuid());
}
