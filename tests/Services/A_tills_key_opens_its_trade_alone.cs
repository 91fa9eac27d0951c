using System.Net;
using System.Text.Json;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>The key in a restaurant's till trades in orders and does nothing else, so that who steals it gains little.</summary>
[Collection(nameof(OneCoop))]
public sealed class A_tills_key_opens_its_trade_alone(CoopFixture coop)
{
    private static readonly string[] Trade =
    [
        "POST /v1/quotes", "GET /v1/orders/", "PUT /v1/orders/{id:guid}", "GET /v1/orders/{id:guid}", "POST /v1/orders/{id:guid}/ready",
        "POST /v1/orders/{id:guid}/cancel", "POST /v1/orders/{id:guid}/tips", "GET /v1/orders/{id:guid}/receipt",
        "POST /v1/orders/{id:guid}/wait-objections", "GET /v1/orders/{id:guid}/wait-objections", "GET /v1/rides/{id:guid}",
        "POST /v1/rides/{id:guid}/cancel", "GET /v1/stream", "GET /v1/stream/restaurant",
    ];

    [Fact]
    public async Task Every_other_door_is_closed_to_it()
    {
        var restaurant = await Restaurant();
        using var till = Till(await Issue(restaurant, "orders"));
        using var display = Till(await Issue(restaurant, "read-orders"));
        var wrong = new List<string>();
        foreach (var door in Doors.Of(coop).Where(door => !door.IsForAnyone))
        {
            var isTrade = Trade.Contains(door.ToString());
            if (await IsOutOfScope(till, door) == isTrade)
                wrong.Add($"{door} to a till");
            if (await IsOutOfScope(display, door) == (isTrade && door.Method == "GET"))
                wrong.Add($"{door} to a display");
        }
        Assert.Empty(wrong);
        Assert.Empty(Trade.Except(Doors.Of(coop).Select(door => door.ToString())));
    }

    [Fact]
    public async Task It_is_listed_without_its_secret_and_with_when_it_was_last_used()
    {
        var restaurant = await Restaurant();
        var key = await Issue(restaurant, "orders");
        Assert.False((await Listed(restaurant)).TryGetProperty("lastUsedAt", out _));

        Assert.Equal(HttpStatusCode.OK, (await Ask(key)).StatusCode);
        var used = await Listed(restaurant);
        Assert.Equal(HttpStatusCode.OK, (await Ask(key)).StatusCode);

        Assert.Equal(used.GetRawText(), (await Listed(restaurant)).GetRawText());
        Assert.InRange(used.GetProperty("lastUsedAt").GetDateTimeOffset(), TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow().AddSeconds(1));
        Assert.DoesNotContain(key.Split('_')[2], used.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(await Tables.Holding(coop, key.Split('_')[2]));
    }

    [Fact]
    public async Task Its_use_is_written_down_again_after_a_minute()
    {
        var restaurant = await Restaurant();
        var key = await Issue(restaurant, "orders");
        var long_ago = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await coop.InDatabase<MembersDb, int>(db => db.ApiKeys.Where(one => one.Id == key.Split('_', 3)[1])
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.LastUsedAt, long_ago)));

        await Ask(key);

        Assert.True((await Listed(restaurant)).GetProperty("lastUsedAt").GetDateTimeOffset() > long_ago);
    }

    [Fact]
    public async Task Once_revoked_it_is_nobodys()
    {
        var restaurant = await Restaurant();
        var key = await Issue(restaurant, "orders");

        Assert.Equal(HttpStatusCode.NoContent, (await restaurant.Http.DeleteAsync($"/v1/restaurants/{restaurant.Id}/api-keys/{key.Split('_')[1]}")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(key)).StatusCode);
        Assert.True((await Listed(restaurant)).TryGetProperty("revokedAt", out _));
        Assert.Equal(HttpStatusCode.NotFound, (await (await Restaurant()).Http.GetAsync($"/v1/restaurants/{restaurant.Id}/api-keys")).StatusCode);
    }

    [Theory]
    [InlineData("POST", "/v1/sign-in/key")]
    [InlineData("GET", "/v1/orders/")]
    public async Task Whoever_guesses_at_it_is_stopped_and_it_goes_on_working(string method, string door)
    {
        var key = await Issue(await Restaurant(), "orders");
        var guess = key[..^4] + "0000";
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 12; i++)
            answers.Add(await Knock(guess));

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Unauthorized, 10), HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], answers.Select(answer => answer.StatusCode));
        Assert.Equal("too_many_requests", await answers[^1].Code());
        Assert.InRange(answers[^1].Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await Knock(key)).StatusCode);

        async Task<HttpResponseMessage> Knock(string with)
        {
            using var till = Till(with);
            return await till.SendAsync(new(new HttpMethod(method), door));
        }
    }

    private static async Task<bool> IsOutOfScope(HttpClient http, Door door)
    {
        using var answer = await Nobody_sees_what_is_not_theirs.Try(http, door, Guid.NewGuid());
        return answer.StatusCode == HttpStatusCode.Forbidden && await answer.Code() == "key_out_of_scope";
    }

    private Task<Person> Restaurant() => coop.NewRestaurant(new Place(45.75, 4.85, "Rue de la Clef"));

    private static async Task<string> Issue(Person restaurant, string scope) =>
        (await restaurant.Post($"/v1/restaurants/{restaurant.Id}/api-keys", new { scope })).GetProperty("key").GetString()!;

    private static async Task<JsonElement> Listed(Person restaurant) =>
        Assert.Single((await restaurant.Get($"/v1/restaurants/{restaurant.Id}/api-keys")).GetProperty("items").EnumerateArray());

    private async Task<HttpResponseMessage> Ask(string key)
    {
        using var till = Till(key);
        return await till.PostAsync("/v1/sign-in/key", null);
    }

    private HttpClient Till(string key) => new() { BaseAddress = coop.Address, DefaultRequestHeaders = { { "X-Api-Key", key } } };
}
