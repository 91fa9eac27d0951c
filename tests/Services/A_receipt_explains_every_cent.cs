using System.Net;
using System.Text.Json;
using Coop.Members;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class A_receipt_explains_every_cent(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task Line_by_line_to_the_restaurant_and_to_who_looks_after_the_books_and_nobody_else()
    {
        var (restaurant, _, order, quote) = await Delivered();

        var receipt = await Eventually.Is(() => TryReceipt(restaurant, order), receipt => receipt.ValueKind == JsonValueKind.Object);
        var lines = receipt.GetProperty("lines").EnumerateArray().ToList();
        Assert.Equal(Cents(quote, "totalCents"), Cents(receipt, "totalCents"));
        Assert.All(lines, line => Assert.Equal(Cents(line, "grossCents"), Cents(line, "netCents") + Cents(line, "vatCents")));
        foreach (var (part, whole) in ((string, string)[])[("netCents", "netCents"), ("vatCents", "vatCents"), ("grossCents", "totalCents")])
            Assert.Equal(Cents(receipt, whole), lines.Sum(line => Cents(line, part)));
        Assert.Contains(lines, line => line.GetProperty("item").GetProperty("fr").GetString() == "Livraison");
        Assert.Equal(Cents(quote, "ridersPartCents"), Cents(receipt, "ridersPartCents"));

        Assert.Equal(receipt.ToString(), (await coop.Coordinator.Get($"/v1/orders/{order}/receipt")).ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await (await town.Restaurant()).Http.GetAsync($"/v1/orders/{order}/receipt")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await coop.NewRider()).Http.GetAsync($"/v1/orders/{order}/receipt")).StatusCode);
    }

    [Fact]
    public async Task Over_the_month_the_riders_parts_are_pay_and_top_ups_and_what_is_left_over()
    {
        var before = await coop.Coordinator.Get("/v1/pay/reconciliation");
        var (restaurant, rider, order, quote) = await Delivered();
        await Eventually.Is(() => TryReceipt(restaurant, order), receipt => receipt.ValueKind == JsonValueKind.Object);
        var shift = (await rider.Get("/v1/shifts/me")).GetProperty("items").EnumerateArray().First().GetProperty("id").GetGuid();
        await rider.Post($"/v1/shifts/{shift}/end");

        var after = await Eventually.Is(() => coop.Coordinator.Get("/v1/pay/reconciliation"),
            now => Cents(now, "payCents") + Cents(now, "topUpCents") > Cents(before, "payCents") + Cents(before, "topUpCents"));

        Assert.Equal(Cents(before, "ridersPartsCents") + Cents(quote, "ridersPartCents"), Cents(after, "ridersPartsCents"));
        Assert.Equal(Cents(after, "ridersPartsCents"), Cents(after, "payCents") + Cents(after, "topUpCents") + Cents(after, "ownCostsCents") + Cents(after, "leftOverCents"));
        Assert.Equal(Cents(after, "totalCents"), Cents(after, "ridersPartsCents") + Cents(after, "coopPartsCents") + Cents(after, "vatCents"));
        Assert.Equal(Cents(after, "ridersPartsCents"), after.GetProperty("brought").EnumerateArray()
            .Where(row => row.GetProperty("payee").GetString() == "riders").Sum(row => Cents(row, "cents")));
        Assert.Equal("invalid_params", await (await rider.Http.GetAsync("/v1/pay/reconciliation?month=2026-13")).Code());
    }

    [Fact]
    public async Task A_ride_that_the_co_op_calls_off_costs_the_restaurant_nothing()
    {
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        var order = await town.Order(restaurant);
        await Town.Accept(rider, order);

        await coop.Coordinator.Post($"/v1/rides/{order}/cancel", new { reason = "a bridge is closed" });

        await Town.StatusOf(restaurant, order, until: "cancelled");
        var receipt = await Eventually.Is(() => TryReceipt(restaurant, order), receipt => receipt.ValueKind == JsonValueKind.Object);
        Assert.Equal(0, Cents(receipt, "totalCents"));
        var again = await restaurant.Post($"/v1/orders/{order}/cancel", new { reason = "us too" });
        Assert.Equal(0, Cents(again, "costCents"));
    }

    [Fact]
    public async Task What_went_back_is_sent_out_again_at_the_voted_price()
    {
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        var (quote, order) = (await town.Quote(restaurant), Guid.CreateVersion7());
        await restaurant.Put($"/v1/orders/{order}", Town.OrderOf(quote));
        Assert.Equal("no_second_attempt", await (await Again(restaurant)).Code());
        await Town.Accept(rider, order);
        await Town.Step(rider, order, "collect");
        await Town.Step(rider, order, "return", more: new { reason = "nobody at the door" });
        await Town.Step(rider, order, "returned");

        var again = await Eventually.Is(() => Again(restaurant), answer => answer.StatusCode == HttpStatusCode.Created);
        var second = JsonElement.Parse(await again.Content.ReadAsStringAsync());
        Assert.InRange(Cents(second, "totalCents"), (Cents(quote, "totalCents") * 3 / 4) - 2, (Cents(quote, "totalCents") * 3 / 4) + 2);
        Assert.Equal("no_second_attempt", await (await Again(await town.Restaurant())).Code());
        var (pleased, _, delivered, _) = await Delivered();
        await Eventually.Is(() => TryReceipt(pleased, delivered), receipt => receipt.ValueKind == JsonValueKind.Object);
        Assert.Equal("no_second_attempt", await (await Again(pleased, delivered)).Code());

        // Quoted as often as is asked, but sent out again once.
        var other = JsonElement.Parse(await (await Again(restaurant)).Content.ReadAsStringAsync());
        var placed = await Task.WhenAll(new[] { second, other }.Select(one => restaurant.TryPut($"/v1/orders/{Guid.CreateVersion7()}", Town.OrderOf(one))));
        Assert.Equal(1, placed.Count(HttpStatusCode.Created));
        Assert.Equal("used_second_attempt", await placed.Single(answer => !answer.IsSuccessStatusCode).Code());

        Task<HttpResponseMessage> Again(Person who, Guid? of = null) => who.TryPost(
            "/v1/quotes", new { pickup = town.At(0), dropoff = town.At(1_500), grams = 1_000, secondAttemptOf = of ?? order });
    }

    private async Task<(Person Restaurant, Person Rider, Guid Order, JsonElement Quote)> Delivered()
    {
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        var quote = await town.Quote(restaurant);
        var order = Guid.CreateVersion7();
        await restaurant.Put($"/v1/orders/{order}", Town.OrderOf(quote));
        await Town.Deliver(rider, order);
        return (restaurant, rider, order, quote);
    }

    private static async Task<JsonElement> TryReceipt(Person restaurant, Guid order)
    {
        var answer = await restaurant.Http.GetAsync($"/v1/orders/{order}/receipt");
        return answer.IsSuccessStatusCode ? JsonElement.Parse(await answer.Content.ReadAsStringAsync()) : default;
    }

    private static long Cents(JsonElement of, string name) => of.GetProperty(name).GetInt64();
}
