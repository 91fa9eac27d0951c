using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class A_rider_takes_working_papers_home(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task A_month_stands_on_one_sheet_and_sums_to_what_pay_says()
    {
        var (rider, shift) = await town.RiderOnShift();
        var open = await Eventually.Is(() => rider.Get("/v1/pay/me"), pay => pay.GetProperty("provisional").TryGetProperty("shift", out _));
        Assert.Equal(shift, open.GetProperty("provisional").GetProperty("shift").GetProperty("id").GetGuid());
        var order = await town.Order(await town.Restaurant(), tipCents: 70);
        await Town.Deliver(rider, order);
        await rider.Post($"/v1/shifts/{shift}/end");
        var pay = await Eventually.Is(() => rider.Get("/v1/pay/me"), pay => pay.GetProperty("shifts").GetArrayLength() == 1 && pay.GetProperty("tips").GetArrayLength() == 1);
        Assert.False(pay.GetProperty("provisional").TryGetProperty("shift", out _));

        var month = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris")).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var statement = await rider.Get($"/v1/pay/me/statements/{month}");
        Assert.Equal(Cents(pay, "payCents"), statement.GetProperty("rules").EnumerateArray().Sum(rule => rule.GetProperty("cents").GetInt64()));
        Assert.Equal(Cents(pay, "payCents"), statement.GetProperty("days").EnumerateArray().Sum(day => day.GetProperty("payCents").GetInt64()));
        Assert.Equal(Cents(pay, "payCents") + 70, statement.GetProperty("dueCents").GetInt64());

        Assert.StartsWith("Gross:", statement.GetProperty("says").GetProperty("en").GetString());

        var sheet = await rider.Http.GetAsync($"/v1/pay/me/statements/{month}/pdf?language=fr");
        Assert.Equal("application/pdf", sheet.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Relev\\351 de paie", Encoding.Latin1.GetString(await sheet.Content.ReadAsByteArrayAsync()));
        Assert.Equal(HttpStatusCode.BadRequest, (await rider.Http.GetAsync("/v1/pay/me/statements/2026-13")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await rider.Http.GetAsync("/v1/pay/me/statements/9000-01/pdf")).StatusCode);
    }

    [Fact]
    public async Task The_years_figures_are_public_and_each_rider_has_their_own()
    {
        var (rider, shift) = await town.RiderOnShift();
        await Town.Deliver(rider, await town.Order(await town.Restaurant()));
        await rider.Post($"/v1/shifts/{shift}/end");
        await Eventually.Is(() => rider.Get("/v1/pay/me"), pay => pay.GetProperty("shifts").GetArrayLength() == 1);
        var year = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris")).Year;

        var mine = await rider.Get($"/v1/pay/me/indicators/{year}");
        Assert.Equal(1, mine.GetProperty("averages").GetProperty("services").GetInt32());
        using var anyone = coop.Client();
        var all = JsonElement.Parse(await anyone.GetStringAsync($"/v1/pay/indicators/{year}"));
        Assert.Equal(all.GetProperty("riders").GetInt32() >= 5, all.TryGetProperty("averages", out _));
        Assert.Equal(HttpStatusCode.BadRequest, (await anyone.GetAsync("/v1/pay/indicators/3000")).StatusCode);
    }

    private static long Cents(JsonElement pay, string name) => pay.GetProperty("totals").GetProperty(name).GetInt64();
}
