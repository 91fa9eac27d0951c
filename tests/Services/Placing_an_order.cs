using System.Net;
using System.Text.Json;
using Coop.Hosting;
using Coop.Orders;
using Coop.Pricing;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class Placing_an_order(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task The_order_comes_back_with_the_price_that_was_promised()
    {
        var restaurant = await town.Restaurant();
        var quote = await town.Quote(restaurant);
        var order = await restaurant.Put($"/v1/orders/{Guid.CreateVersion7()}", Town.OrderOf(quote, tipCents: 150));

        Assert.Equal("placed", order.GetProperty("status").GetString());
        Assert.Equal(quote.GetProperty("totalCents").GetInt64(), order.GetProperty("totalCents").GetInt64());
        Assert.Equal(quote.GetProperty("lines").ToString(), order.GetProperty("lines").ToString());
        Assert.Equal(150, order.GetProperty("tipCents").GetInt64());
    }

    [Fact]
    public async Task Asking_a_hundred_times_at_once_is_asking_once()
    {
        var restaurant = await town.Restaurant();
        var (path, body) = (APath, Town.OrderOf(await town.Quote(restaurant)));

        var answers = await AtOnce(_ => restaurant.TryPut(path, body));

        Assert.Equal(1, answers.Count(HttpStatusCode.Created));
        Assert.Equal(99, answers.Count(HttpStatusCode.OK));
    }

    [Fact]
    public async Task One_quote_is_used_by_one_order_whoever_is_faster()
    {
        var restaurant = await town.Restaurant();
        var body = Town.OrderOf(await town.Quote(restaurant));

        var answers = await AtOnce(_ => restaurant.TryPut(APath, body));

        Assert.Equal(1, answers.Count(HttpStatusCode.Created));
        var others = await Task.WhenAll(answers.Where(answer => answer.StatusCode != HttpStatusCode.Created).Select(answer => answer.Code()));
        Assert.Equal(Enumerable.Repeat("used_quote", 99), others);
    }

    [Fact]
    public async Task The_same_id_with_another_body_is_another_order_and_refused()
    {
        var restaurant = await town.Restaurant();
        var (path, quote) = (APath, await town.Quote(restaurant));
        await restaurant.Put(path, Town.OrderOf(quote));

        await Refused(HttpStatusCode.Conflict, "mismatched_order", restaurant.TryPut(path, Town.OrderOf(quote, tipCents: 1)));
    }

    [Fact]
    public async Task An_external_id_names_one_order_of_a_restaurant_and_may_name_one_of_anothers()
    {
        var restaurant = await town.Restaurant();
        var first = Guid.CreateVersion7();
        await restaurant.Put($"/v1/orders/{first}", Named("o1", await town.Quote(restaurant)));

        var again = await restaurant.TryPut(APath, Named("o1", await town.Quote(restaurant)));
        var other = await town.Restaurant();

        Assert.Equal("duplicate_external_id", await again.Code());
        Assert.Equal(first, (await again.Problem()).GetProperty("orderId").GetGuid());
        await other.Put(APath, Named("o1", await town.Quote(other)));
    }

    [Fact]
    public async Task Anothers_quote_and_a_forged_one_are_refused()
    {
        var (restaurant, other) = (await town.Restaurant(), await town.Restaurant());
        var quote = await town.Quote(other);
        var token = quote.GetProperty("token").GetString()!;

        await Refused(HttpStatusCode.UnprocessableEntity, "mismatched_quote", restaurant.TryPut(APath, Town.OrderOf(quote)));
        foreach (var forged in new[] { "x", "a.b.c", token[..^4] + "AAAA", "é.é.é", restaurant.Token })
            await Refused(HttpStatusCode.UnprocessableEntity, "invalid_quote", restaurant.TryPut(APath, new { quote = forged }));
    }

    [Fact]
    public async Task A_quote_is_good_until_it_expires_and_a_token_of_another_kind_is_none()
    {
        var restaurant = await town.Restaurant();
        var quote = await town.Quote(restaurant);
        var promise = JsonSerializer.Deserialize<QuotePromise>(
            System.Buffers.Text.Base64Url.DecodeFromChars(quote.GetProperty("token").GetString()!.Split('.')[1]), Wire.Json)!;
        var keys = (SigningKeys<PricingDb>)coop.Services.GetService(typeof(SigningKeys<PricingDb>))!;
        var old = promise with { Id = new QuoteId(Guid.NewGuid()), ExpiresAt = promise.CreatedAt };

        await Refused(HttpStatusCode.UnprocessableEntity, "expired_quote", restaurant.TryPut(APath,
            new { quote = await keys.Sign(JsonSerializer.Serialize(old, Wire.Json), QuotePromise.Type) }));
        await Refused(HttpStatusCode.UnprocessableEntity, "invalid_quote", restaurant.TryPut(APath,
            new { quote = await keys.Sign(JsonSerializer.Serialize(promise, Wire.Json), "JWT") }));
    }

    [Fact]
    public async Task A_tip_given_a_hundred_times_under_one_id_counts_once()
    {
        var restaurant = await town.Restaurant();
        var id = await town.Order(restaurant, tipCents: 100);
        var tip = new { tipId = Guid.NewGuid(), cents = 50 };

        var answers = await AtOnce(_ => restaurant.TryPost($"/v1/orders/{id}/tips", tip));

        Assert.Equal(100, answers.Count(HttpStatusCode.OK));
        Assert.Equal(150, (await restaurant.Get($"/v1/orders/{id}")).GetProperty("tipCents").GetInt64());
        await Refused(HttpStatusCode.Conflict, "mismatched_tip",
            restaurant.TryPost($"/v1/orders/{id}/tips", new { tip.tipId, cents = 51 }));
    }

    [Theory]
    [InlineData("""{"quote":"x","tipCents":-1}""")]
    [InlineData("""{"quote":"x","tipCents":1.5}""")]
    [InlineData("""{"quote":"x","proof":"blood"}""")]
    [InlineData("""{"quote":7}""")]
    [InlineData("""{"dropoff":{}}""")]
    [InlineData("""{"quote":"x","dropoff":{"phone":"12345678901234567890123456789012345678901"}}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task What_cannot_be_read_is_a_400_and_leaves_nothing(string body)
    {
        var restaurant = await town.Restaurant();
        var id = Guid.CreateVersion7();

        await Refused(HttpStatusCode.BadRequest, "invalid_params",
            restaurant.Http.PutAsync($"/v1/orders/{id}", new StringContent(body, System.Text.Encoding.UTF8, "application/json")));
        Assert.False(await coop.InDatabase<OrdersDb, bool>(db => db.Orders.AnyAsync(order => order.Id == new OrderId(id))));
    }

    private static string APath => $"/v1/orders/{Guid.CreateVersion7()}";

    private static object Named(string externalId, JsonElement quote) =>
        new { quote = quote.GetProperty("token").GetString(), dropoff = new { name = "Bea" }, externalId };

    private static Task<HttpResponseMessage[]> AtOnce(Func<int, Task<HttpResponseMessage>> ask) =>
        Task.WhenAll(Enumerable.Range(0, 100).Select(ask));

    internal static async Task Refused(HttpStatusCode status, string code, Task<HttpResponseMessage> asked)
    {
        var answer = await asked;
        Assert.Equal((status, code), (answer.StatusCode, await answer.Code()));
    }
}
