using System.Net;
using System.Text;
using System.Text.Json;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class A_quote_is_a_promise(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task Its_lines_sum_to_the_total_and_name_the_tariff_they_come_from()
    {
        var quote = await town.Quote(await town.Restaurant());
        using var anyone = coop.Client();
        var tariff = JsonElement.Parse(await anyone.GetStringAsync("/v1/tariffs/current"));

        Assert.Equal(Cents(quote, "totalCents"), quote.GetProperty("lines").EnumerateArray().Sum(line => Cents(line, "cents")));
        Assert.Equal(Cents(quote, "totalCents"), Cents(quote, "ridersPartCents") + Cents(quote, "coopPartCents") + Cents(quote, "vatCents"));
        Assert.Equal(tariff.GetProperty("hash").GetString(), quote.GetProperty("tariff").GetProperty("hash").GetString());
        Assert.Equal(10, quote.GetProperty("waiting").GetProperty("graceMinutes").GetInt32());
        Assert.Equal(TimeSpan.FromMinutes(15), At(quote, "expiresAt") - At(quote, "createdAt"));
    }

    [Theory]
    [InlineData("too_far", """{"pickup":{"lat":45.75,"lng":4.85,"address":"a"},"dropoff":{"lat":46.1,"lng":4.85,"address":"b"},"grams":1000}""")]
    [InlineData("too_heavy", """{"pickup":{"lat":45.75,"lng":4.85,"address":"a"},"dropoff":{"lat":45.76,"lng":4.85,"address":"b"},"grams":30001}""")]
    [InlineData("address_undeliverable", """{"pickup":{"lat":45.75,"lng":4.85,"address":"a"},"dropoff":{"lat":48.85,"lng":2.35,"address":"b"},"grams":1000}""")]
    [InlineData("pickup_too_late", """{"pickup":{"lat":45.75,"lng":4.85,"address":"a"},"dropoff":{"lat":45.76,"lng":4.85,"address":"b"},"grams":1000,"readyAt":"2126-10-06T12:00:00+02:00"}""")]
    public Task What_the_co_op_does_not_carry_is_refused_by_its_rule(string code, string body) =>
        Refused(HttpStatusCode.UnprocessableEntity, code, body);

    [Theory]
    [InlineData("""{"pickup":{"lat":95,"lng":4.85,"address":"a"},"dropoff":{"lat":45.76,"lng":4.85,"address":"b"},"grams":1000}""")]
    [InlineData("""{"pickup":{"lat":"NaN","lng":4.85,"address":"a"},"dropoff":{"lat":45.76,"lng":4.85,"address":"b"},"grams":1000}""")]
    [InlineData("""{"pickup":{"lat":45.75,"lng":4.85,"address":"a"},"dropoff":{"lat":45.76,"lng":1e400,"address":"b"},"grams":1000}""")]
    [InlineData("""{"pickup":{"lat":45.75,"lng":4.85,"address":"a"},"dropoff":{"lat":45.76,"lng":4.85,"address":"b"},"grams":-1}""")]
    [InlineData("""{"pickup":{"lat":45.75,"lng":4.85,"address":"a"},"dropoff":{"lat":45.76,"lng":4.85,"address":"b"},"grams":1000,"readyAt":"1970-01-01T00:00:00Z"}""")]
    [InlineData("""{"pickup":{"lat":45.75,"lng":4.85,"address":"a"},"dropoff":{"lat":45.76,"lng":4.85,"address":"b"},"grams":1000,"vehicle":"horse"}""")]
    [InlineData("""{"pickup":null,"dropoff":{"lat":45.76,"lng":4.85,"address":"b"},"grams":1000}""")]
    [InlineData("""{"dropoff":{"lat":45.76,"lng":4.85,"address":"b"},"grams":1000}""")]
    [InlineData("{")]
    public Task What_cannot_be_meant_is_a_400(string body) => Refused(HttpStatusCode.BadRequest, "invalid_params", body);

    [Fact]
    public async Task Only_restaurants_are_quoted_and_everybody_reads_the_tariff()
    {
        using var anyone = coop.Client();
        var rider = await coop.NewRider();

        Assert.Equal(HttpStatusCode.Unauthorized, (await anyone.PostAsync("/v1/quotes", new StringContent("{}", Encoding.UTF8, "application/json"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await rider.TryPost("/v1/quotes")).StatusCode);
        Assert.Contains("CGI art. 278", await anyone.GetStringAsync("/v1/tariffs/1"));
        Assert.Contains("\"version\":1", await anyone.GetStringAsync("/v1/tariffs"));
        Assert.Contains("scop-hourly", await anyone.GetStringAsync("/v1/pay/policy"));
        Assert.Equal(HttpStatusCode.NotFound, (await anyone.GetAsync("/v1/tariffs/99")).StatusCode);
        Assert.Empty((await rider.Get("/v1/pay/me")).GetProperty("shifts").EnumerateArray());
    }

    private async Task Refused(HttpStatusCode status, string code, string body)
    {
        var restaurant = await town.Restaurant();
        var answer = await restaurant.Http.PostAsync("/v1/quotes", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal((status, code), (answer.StatusCode, await answer.Code()));
    }

    private static long Cents(JsonElement of, string name) => of.GetProperty(name).GetInt64();
    private static DateTimeOffset At(JsonElement of, string name) => of.GetProperty(name).GetDateTimeOffset();
}
