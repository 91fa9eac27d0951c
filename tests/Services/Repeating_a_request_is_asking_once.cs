using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Coop.Services;

/// <summary>A till or a phone that did not hear the answer asks again under the same key: the thing is made once.</summary>
[Collection(nameof(QuietCoop))]
public sealed class Repeating_a_request_is_asking_once(CoopFixture coop)
{
    private const int AtOnce = 50;

    [Fact]
    public async Task Fifty_at_once_make_one_and_hear_the_same()
    {
        var (key, body) = ($"till-{Guid.NewGuid()}", ARestaurant());
        var restaurants = await Restaurants();

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Ask(key, body)));

        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, $"{answer.StatusCode}"));
        foreach (var busy in answers.Where(answer => answer.StatusCode == HttpStatusCode.Conflict))
            Assert.Equal("in_flight", await busy.Code());
        var late = await Ask(key, body);
        var heard = await Task.WhenAll(answers.Append(late).Where(answer => answer.StatusCode == HttpStatusCode.Created)
            .Select(answer => answer.Content.ReadAsStringAsync()));
        Assert.NotEmpty(heard);
        Assert.Single(heard.Distinct());
        Assert.Equal(restaurants + 1, await Restaurants());
    }

    [Fact]
    public async Task The_same_key_for_something_else_is_refused_and_makes_nothing()
    {
        var key = $"till-{Guid.NewGuid()}";
        (await Ask(key, ARestaurant())).EnsureSuccessStatusCode();
        var restaurants = await Restaurants();

        var other = await Ask(key, ARestaurant());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal("idempotency_mismatch", await other.Code());
        Assert.Equal(restaurants, await Restaurants());
    }

    [Fact]
    public async Task A_key_is_its_callers_own()
    {
        var key = $"till-{Guid.NewGuid()}";
        var town = new Town(coop);
        var bodies = new List<string>();
        foreach (var restaurant in (Person[])[await town.Restaurant(), await town.Restaurant()])
        {
            using var request = Post("/v1/quotes", key, new { pickup = town.At(0), dropoff = town.At(900), grams = 500 });
            var answer = await restaurant.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            bodies.Add(await answer.Content.ReadAsStringAsync());
        }
        Assert.Distinct(bodies);
    }

    [Fact]
    public async Task What_was_refused_may_be_asked_again_rightly()
    {
        var key = $"till-{Guid.NewGuid()}";
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(key, new { name = "Chez Nul" })).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Ask(key, ARestaurant())).StatusCode);
    }

    [Theory]
    [InlineData("/v1/restaurants", "invitation")]
    [InlineData("/v1/members", "invitation")]
    [InlineData("/v1/restaurants/{id}/api-keys", "key")]
    public async Task A_secret_in_the_answer_is_given_again_and_lies_readable_nowhere(string path, string secret)
    {
        var restaurant = await new Town(coop).Restaurant();
        var (key, to) = ($"till-{Guid.NewGuid()}", path.Replace("{id}", $"{restaurant.Id}", StringComparison.Ordinal));
        var body = path == "/v1/members"
            ? new { email = $"{Guid.NewGuid():N}@example.org", firstName = "Ada", lastName = "Test", roles = (string[])["rider"], engagement = "employee", joinedOn = "2025-10-01" }
            : ARestaurant();
        var heard = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var request = Post(to, key, body);
            var answer = await coop.Coordinator.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            heard.Add(JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty(secret).GetString()!);
        }

        Assert.Single(heard.Distinct());
        Assert.Equal(1, await Tables.Number(coop, ServiceName.Members, $"SELECT count(*) FROM kept_answers WHERE key = '{key}'"));
        Assert.Equal(0, await Tables.Number(coop, ServiceName.Members, $"SELECT count(*) FROM kept_answers WHERE body LIKE '%{heard[0]}%'"));
    }

    private object ARestaurant() => new { name = "Chez Test", email = $"{Guid.NewGuid():N}@example.org", place = new Town(coop).At(0) };

    private Task<long> Restaurants() => Tables.Number(coop, ServiceName.Members, "SELECT count(*) FROM restaurants");

    private async Task<HttpResponseMessage> Ask(string key, object body)
    {
        using var request = Post("/v1/restaurants", key, body);
        return await coop.Coordinator.Http.SendAsync(request);
    }

    private static HttpRequestMessage Post(string path, string key, object body) =>
        new(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: Wire.Json), Headers = { { "Idempotency-Key", key } } };
}
