using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Coop.Pricing;
using Coop.Redistribution;
using Coop.Routing;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>Waits that no test can wait for are told as Matching would tell them.</summary>
[Collection(nameof(OneCoop))]
public sealed class A_wait_is_charged_and_can_be_contested(CoopFixture coop)
{
    private const int Version = 960;
    private const int Waited = (15 * 60) + 31;
    private readonly Town town = new(coop);

    [Fact]
    public async Task Fee_receipt_and_books_agree_before_and_after_a_coordinator_decides()
    {
        var (restaurant, rider, told) = await Delivered(waitedSeconds: Waited, tariff: 1);
        var receipt = await Receipt(restaurant, told, until: receipt => receipt.GetProperty("revision").GetInt32() == 0);

        // 15 min 31 s, 10 of them free: six minutes begun at 0.25 €, all of it the riders', and 20 % VAT.
        var fee = receipt.GetProperty("lines").EnumerateArray().Single(line => line.GetProperty("rule").GetString() == "waiting");
        Assert.Equal(("riders", 150L, 30L), (fee.GetProperty("payee").GetString(), Cents(fee, "netCents"), Cents(fee, "vatCents")));
        Assert.Equal(told.Price.Total.Cents + 180, Cents(receipt, "totalCents"));
        Assert.Equal(told.Price.Total.Cents + 180, await Owed(restaurant, told.Price.Total.Cents + 180));

        var objection = new { id = Guid.NewGuid(), reason = "the food stood on the counter from the start" };
        var path = $"/v1/orders/{told.Step.OrderId.Value}/wait-objections";
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => restaurant.TryPost(path, i == 0 ? objection : objection with { id = Guid.NewGuid() })));
        Assert.Equal((1, 99), (answers.Count(HttpStatusCode.Created), answers.Count(HttpStatusCode.Conflict)));
        var other = new { id = Guid.NewGuid(), reason = "I stood there for half an hour" };
        await rider.Post(path, other);
        Assert.Equal(HttpStatusCode.OK, (await rider.TryPost(path, other)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await (await coop.NewRider()).TryPost(path, objection)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await (await town.Restaurant()).TryPost(path, objection)).StatusCode);

        var open = (await coop.Coordinator.Get("/v1/wait-objections?limit=100")).GetProperty("items").EnumerateArray()
            .Where(one => one.GetProperty("orderId").GetGuid() == told.Step.OrderId.Value).ToList();
        Assert.Equal(["restaurant", "rider"], open.Select(one => one.GetProperty("by").GetString()).Order());
        Assert.All(open, one => Assert.Equal((Waited, 150L), (one.GetProperty("waitedSeconds").GetInt32(), Cents(one, "feeCents"))));
        var decide = $"/v1/wait-objections/{open.Single(one => one.GetProperty("by").GetString() == "restaurant").GetProperty("id").GetGuid()}/decide";
        Assert.Equal(HttpStatusCode.Forbidden, (await rider.TryPost(decide, new { waitedSeconds = 0, reason = "a rider does not decide" })).StatusCode);
        var decided = await coop.Coordinator.Post(decide, new { waitedSeconds = 0, reason = "both kitchens' cameras say so" });
        Assert.Equal(0, Cents(decided, "feeCents"));
        await coop.Coordinator.Post(decide, new { waitedSeconds = 0, reason = "both kitchens' cameras say so" });
        Assert.Equal("already_decided", await (await coop.Coordinator.TryPost(decide, new { waitedSeconds = 9, reason = "on second thoughts, no" })).Code());

        Assert.Equal(told.Price.Total.Cents, Cents(await Receipt(restaurant, told, until: now => now.GetProperty("revision").GetInt32() == 1), "totalCents"));
        Assert.Equal(told.Price.Total.Cents, await Owed(restaurant, told.Price.Total.Cents));
        Assert.Equal("both kitchens' cameras say so", (await rider.Get(path))[0].GetProperty("decision").GetProperty("reason").GetString());
        Assert.Equal(0, Cents(await coop.Coordinator.Get("/v1/books/trial-balance"), "differenceCents"));
    }

    [Fact]
    public async Task Who_waited_is_paid_for_it_and_the_month_agrees_to_the_cent()
    {
        var before = await coop.Coordinator.Get("/v1/pay/reconciliation");
        var (restaurant, rider, told) = await Delivered(waitedSeconds: Waited, tariff: 1);
        await Receipt(restaurant, told, until: receipt => receipt.GetProperty("revision").GetInt32() == 0);

        // Five minutes to the restaurant, twenty there, of which 15 min 31 s after the food was to be ready, and ten to the door.
        var (ended, waited) = (told.DeliveredAt, TimeSpan.FromMinutes(20));
        DateTimeOffset handed = ended.AddMinutes(-10), arrived = handed - waited, began = arrived.AddMinutes(-5);
        var work = new Wages.Work(
            [new(ClockState.ToPickup, began, arrived), new(ClockState.WaitPickup, arrived, handed), new(ClockState.ToDropoff, handed, ended)],
            [new(told.Step.RideId, RideEnd.Delivered, told.Metres, ended)], began);
        await using var post = await Post.Open(coop);
        await post.Put(ServiceName.Pricing, Post.Write(new ShiftEnded(
            told.ShiftId, told.RiderId, Vehicle.Bicycle, work.Clock, work.Rides, began, ended)));
        await post.TakenIn(coop, ServiceName.Pricing);

        var paid = (await rider.Get("/v1/pay/me")).GetProperty("totals").GetProperty("payCents").GetInt64();
        var policy = await coop.InDatabase<PricingDb, string>(async db =>
            (await db.Policies.SingleAsync(one => one.Kind == PolicyKind.PayPolicy && one.Version == 1)).Content);
        var unwaited = Wages.Pay.Of(JsonSerializer.Deserialize<Wages.PayPolicy>(policy, Wire.Json)!, work with { Clock = [work.Clock[0], work.Clock[2]] });

        // 35 min at the guarantee of 13.00 €; without the 20 min of waiting a quarter of an hour at 12.02 € and the ride.
        Assert.Equal((759, 301 + 50), (paid, unwaited.Total.Cents));
        var after = await coop.Coordinator.Get("/v1/pay/reconciliation");
        var (riders, pay, left) = (Grew("ridersPartsCents"), Grew("payCents") + Grew("topUpCents") + Grew("ownCostsCents"), Grew("leftOverCents"));
        Assert.Equal((told.Price.To(Payee.Riders).Cents + 150, paid), (riders, pay));
        Assert.Equal(riders, pay + left);
        Assert.Equal(Cents(after, "ridersPartsCents"), Cents(after, "payCents") + Cents(after, "topUpCents") + Cents(after, "ownCostsCents") + Cents(after, "leftOverCents"));

        long Grew(string what) => Cents(after, what) - Cents(before, what);
    }

    [Fact]
    public async Task A_hundred_decisions_at_once_are_one_and_what_was_voted_says_for_how_long()
    {
        var sixDays = TimeSpan.FromDays(6);
        var (restaurant, rider, told) = await Delivered(waitedSeconds: Waited, tariff: 1, ago: sixDays);
        await Receipt(restaurant, told, until: receipt => receipt.GetProperty("revision").GetInt32() == 0);
        var objection = new { id = Guid.NewGuid(), reason = "the food stood on the counter from the start" };
        await rider.Post($"/v1/orders/{told.Step.OrderId.Value}/wait-objections", objection);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            coop.Coordinator.TryPost($"/v1/wait-objections/{objection.id}/decide", new { waitedSeconds = i, reason = "one of many" })));
        Assert.Equal((1, 99), (answers.Count(HttpStatusCode.OK), answers.Count(HttpStatusCode.Conflict)));
        Assert.Equal(1, (await Receipt(restaurant, told, until: _ => true)).GetProperty("revision").GetInt32());

        // The tariff of long ago gives five days, the founding one thirty.
        var (late, _, older) = await Delivered(waitedSeconds: Waited, tariff: Version, ago: sixDays);
        await Receipt(late, older, until: receipt => receipt.GetProperty("revision").GetInt32() == 0);
        Assert.Equal("objection_too_late", await (await late.TryPost($"/v1/orders/{older.Step.OrderId.Value}/wait-objections", objection with { id = Guid.NewGuid() })).Code());
    }

    [Fact]
    public async Task An_ending_that_was_put_right_is_settled_by_the_difference_whichever_is_heard_first()
    {
        await using var post = await Post.Open(coop);
        foreach (var correctionFirst in new[] { false, true })
        {
            var (restaurant, rider, told) = await Delivered(waitedSeconds: 0, tariff: Version, tell: !correctionFirst);
            var corrected = new RideCorrected(
                told.Step with { Version = 6 }, told.RestaurantId, told.RiderId, RideEnd.Returned, "nobody was there", told.Price, 0);
            await post.Put(ServiceName.Pricing, Post.Write(corrected));
            await post.TakenIn(coop, ServiceName.Pricing);
            await post.Put(ServiceName.Pricing, Post.Write(told));
            await post.TakenIn(coop, ServiceName.Pricing);

            // Half of the riders' part for the way back, and its VAT.
            var back = (told.Price.To(Payee.Riders).Cents + 1) / 2;
            var receipt = await Receipt(restaurant, told, until: receipt => receipt.GetProperty("end").GetString() == "returned");
            Assert.Equal(back, receipt.GetProperty("lines").EnumerateArray().Where(line => line.GetProperty("rule").GetString() == "return-leg").Sum(line => Cents(line, "netCents")));
            Assert.Equal(correctionFirst ? 0 : 1, receipt.GetProperty("revision").GetInt32());
            Assert.Equal(Cents(receipt, "totalCents"), await Owed(restaurant, Cents(receipt, "totalCents")));
        }
    }

    private async Task<(Person Restaurant, Person Rider, RideDelivered Told)> Delivered(int waitedSeconds, int tariff, bool tell = true, TimeSpan ago = default)
    {
        var (restaurant, rider) = (await town.Restaurant(), await coop.NewRider());
        var content = await Founding();
        if (tariff == Version)
            await Adopt(content);
        var now = TimeProvider.System.GetUtcNow() - ago;
        var agreed = JsonSerializer.Deserialize<Tariff>(content, Wire.Json)!.PriceOf(
            new PolicyRef("lyon", tariff, PolicyRecord.HashOf(content)), new Delivery(town.At(0), town.At(1_500), new Trip(1_500, 400), 1_000, now));
        var told = new RideDelivered(
            new RideStep(new RideId(Guid.CreateVersion7()), 5, now), new RestaurantId(restaurant.Id), new MemberId(rider.Id), new ShiftId(Guid.NewGuid()),
            agreed, 1_500, now, now, waitedSeconds);
        if (tell)
        {
            await using var post = await Post.Open(coop);
            await post.Put(ServiceName.Pricing, Post.Write(told));
            await post.TakenIn(coop, ServiceName.Pricing);
        }
        return (restaurant, rider, told);
    }

    private Task<string> Founding() => coop.InDatabase<PricingDb, string>(async db =>
        (await db.Policies.SingleAsync(policy => policy.Kind == PolicyKind.Tariff && policy.Version == 1)).Content);

    /// <summary>A tariff with a price for the way back and five days to contest a wait, of a time before the founding, so that nobody else's price is by it.</summary>
    private async Task Adopt(string founding)
    {
        var tariff = JsonNode.Parse(founding)!;
        tariff["afterwards"]!["returnLegPercent"] = 50;
        tariff["afterwards"]!["waiting"]!["contestDays"] = 5;
        var (content, from) = (tariff.ToJsonString(), new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var post = await Post.Open(coop);
        await post.Put(ServiceName.Pricing, Post.Write(await coop.Signed(new PolicyAdopted(
            PolicyKind.Tariff, "of long ago", Version, content, PolicyRecord.HashOf(content), ProposalId: null, from, from))));
        await post.TakenIn(coop, ServiceName.Pricing);
        await Eventually.Is(() => coop.InDatabase<PricingDb, int>(db => db.Policies.CountAsync(policy => policy.Version == Version)), found => found == 1);
    }

    private static Task<JsonElement> Receipt(Person restaurant, RideDelivered told, Func<JsonElement, bool> until) =>
        Eventually.Is(async () =>
        {
            var answer = await restaurant.Http.GetAsync($"/v1/orders/{told.Step.OrderId.Value}/receipt");
            return answer.IsSuccessStatusCode ? JsonElement.Parse(await answer.Content.ReadAsStringAsync()) : default;
        }, receipt => receipt.ValueKind == JsonValueKind.Object && until(receipt));

    private Task<long> Owed(Person restaurant, long until) => Eventually.Is(() => coop.InDatabase<RedistributionDb, long>(async db =>
        (await db.Lines.AsNoTracking().Where(line => line.Aux == restaurant.Id && line.Account == "411").ToListAsync())
            .Sum(line => line.DebitCents.Cents - line.CreditCents.Cents)), owed => owed == until);

    private static long Cents(JsonElement of, string name) => of.GetProperty(name).GetInt64();
}
