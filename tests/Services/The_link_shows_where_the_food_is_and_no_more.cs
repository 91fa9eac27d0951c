using System.Net;
using System.Text.Json;
using Coop.Routing;

namespace Coop.Services;

/// <summary>What a customer learns of a rider: a square of the map, while the rider has their food.</summary>
[Collection(nameof(QuietCoop))]
public sealed class The_link_shows_where_the_food_is_and_no_more(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task Between_collection_and_delivery_it_shows_a_square_and_before_and_after_nothing()
    {
        var (rider, order, link) = await OnTheWay();
        await Tell(rider, metresNorth: 300);
        Assert.False(await HasArea(link));
        Assert.Equal(HttpStatusCode.NotFound, await AskMatching(order, TokenOf(link)));

        await Town.Step(rider, order, "collect");
        await Shown(link, "collected");
        // Where the rider was before they had the food stays unknown.
        Assert.False(await HasArea(link));
        await Tell(rider, metresNorth: 700);

        var area = (await Eventually.Is(() => Look(link), page => page.TryGetProperty("area", out _))).GetProperty("area");
        var (metres, shown) = (area.GetProperty("metres").GetInt32(), new Place(area.GetProperty("lat").GetDouble(), area.GetProperty("lng").GetDouble()));
        Assert.True(metres >= 100);
        Assert.InRange(Earth.MetresBetween(shown, town.At(700)), 0, metres * 0.75);

        await Town.Step(rider, order, "deliver");
        await Tell(rider, metresNorth: 750);
        Assert.Equal(HttpStatusCode.NotFound, await AskMatching(order, TokenOf(link)));
        await Shown(link, "delivered");
        Assert.False(await HasArea(link));
    }

    [Fact]
    public async Task Who_does_not_hold_the_link_finds_nothing()
    {
        var (rider, order, link) = await OnTheWay();
        var (_, _, others) = await OnTheWay();
        await Town.Step(rider, order, "collect");
        await Tell(rider, metresNorth: 700);

        Assert.Equal(HttpStatusCode.OK, await AskMatching(order, TokenOf(link)));
        Assert.Equal(HttpStatusCode.NotFound, await AskMatching(order, TokenOf(others)));
        Assert.Equal(HttpStatusCode.NotFound, await AskMatching(order, "guess"));
        Assert.Equal(HttpStatusCode.NotFound, await AskMatching(Guid.NewGuid(), TokenOf(link)));
    }

    [Fact]
    public async Task While_Matching_cannot_be_asked_the_page_has_no_square()
    {
        var (rider, order, link) = await OnTheWay();
        await Town.Step(rider, order, "collect");
        await Tell(rider, metresNorth: 700);
        await Shown(link, "collected");
        Assert.True(await HasArea(link));

        var configuration = coop.Services.GetRequiredService<IConfiguration>();
        configuration["Services:Matching"] = "http://127.0.0.1:1";
        try
        {
            Assert.Equal("collected", (await Look(link)).GetProperty("status").GetString());
            Assert.False(await HasArea(link));
        }
        finally
        {
            configuration["Services:Matching"] = "";
        }
    }

    /// <summary>An order whose rider is on the way to the restaurant, and its customer's link.</summary>
    private async Task<(Person Rider, Guid Order, string Link)> OnTheWay()
    {
        var quarter = new Town(coop);
        var restaurant = await quarter.Restaurant();
        var (rider, _) = await quarter.RiderOnShift();
        var order = await quarter.Order(restaurant);
        await Town.Accept(rider, order);
        return (rider, order, (await restaurant.Get($"/v1/orders/{order}")).GetProperty("trackingUrl").GetString()!);
    }

    private Task<JsonElement> Tell(Person rider, int metresNorth) => rider.Post(
        "/v1/positions", new { town.At(metresNorth).Lat, town.At(metresNorth).Lng, at = TimeProvider.System.GetUtcNow() });

    private Task<JsonElement> Shown(string link, string status) =>
        Eventually.Is(() => Look(link), page => page.GetProperty("status").GetString() == status);

    private async Task<bool> HasArea(string link) => (await Look(link)).TryGetProperty("area", out _);

    private async Task<JsonElement> Look(string link)
    {
        using var anyone = coop.Client();
        return JsonElement.Parse(await anyone.GetStringAsync(link));
    }

    private async Task<HttpStatusCode> AskMatching(Guid order, string token)
    {
        using var anyone = coop.Client();
        return (await anyone.GetAsync($"/v1/rides/{order}/area/{token}")).StatusCode;
    }

    private static string TokenOf(string link) => link.Split('/')[^1];
}
