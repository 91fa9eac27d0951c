using System.Net.Http.Json;
using System.Text.Json;
using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Coop.Pricing;
using Coop.Wages;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class A_rider_reads_their_pay(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task Every_line_names_its_rule_and_can_be_worked_out_again()
    {
        var restaurant = await town.Restaurant();
        var (rider, shift) = await town.RiderOnShift();
        var order = await town.Order(restaurant, tipCents: 100);
        await Town.Deliver(rider, order);
        await restaurant.Post($"/v1/orders/{order}/tips", new { tipId = Guid.NewGuid(), cents = 50 });
        await rider.Post($"/v1/shifts/{shift}/end");

        var pay = await Eventually.Is(() => rider.Get("/v1/pay/me"), pay => pay.GetProperty("shifts").GetArrayLength() == 1
            && pay.GetProperty("tips").GetArrayLength() == 2);

        var lines = pay.GetProperty("shifts")[0].GetProperty("lines").EnumerateArray().ToList();
        Assert.Contains(lines, line => line.GetProperty("rule").GetString() == "ride" && line.GetProperty("cents").GetInt64() == 50);
        Assert.Equal(Cents(pay, "payCents"), lines.Sum(line => line.GetProperty("cents").GetInt64()));
        Assert.Equal(150, Cents(pay, "tipsCents"));
        Assert.Equal(1, pay.GetProperty("totals").GetProperty("rides").GetInt32());
        Assert.Equal(["guarantee", "law:minimum-wage"], pay.GetProperty("guarantees").EnumerateArray().Select(floor => floor.GetProperty("id").GetString()));

        var worked = await coop.InDatabase<PricingDb, bool>(async db =>
        {
            var kept = await db.Shifts.SingleAsync(s => s.ShiftId == new ShiftId(shift));
            var policy = await db.Policies.SingleAsync(p => p.Hash == kept.Policy.Hash && p.Version == kept.Policy.Version);
            var again = Pay.Of(JsonSerializer.Deserialize<PayPolicy>(policy.Content, Wire.Json)!, new Work(kept.Clock, kept.Rides, kept.StartedAt)).Lines;
            return again.SequenceEqual(kept.Lines);
        });
        Assert.True(worked);
    }

    [Fact]
    public async Task A_shift_under_way_shows_what_it_brought_so_far_and_what_the_guarantee_adds()
    {
        var restaurant = await town.Restaurant();
        var (rider, shift) = await town.RiderOnShift();
        await Town.Deliver(rider, await town.Order(restaurant));

        var open = (await rider.Get("/v1/pay/me")).GetProperty("provisional").GetProperty("shift");

        var lines = open.GetProperty("lines").EnumerateArray().ToList();
        Assert.Equal(50, lines.Single(line => line.GetProperty("rule").GetString() == "ride").GetProperty("cents").GetInt64());
        Assert.Equal(open.GetProperty("totalCents").GetInt64(), lines.Sum(line => line.GetProperty("cents").GetInt64()));
        Assert.Equal(open.GetProperty("guaranteeAddsCents").GetInt64(), lines.Where(line => line.GetProperty("topUp").GetBoolean()).Sum(line => line.GetProperty("cents").GetInt64()));
        await rider.Post($"/v1/shifts/{shift}/end");
        var paid = await Eventually.Is(() => rider.Get("/v1/pay/me"), pay => pay.GetProperty("shifts").GetArrayLength() == 1);
        Assert.False(paid.GetProperty("provisional").TryGetProperty("shift", out _));
        Assert.True(Cents(paid, "payCents") >= open.GetProperty("totalCents").GetInt64());
    }

    [Fact]
    public async Task Pay_stands_there_as_soon_as_the_end_of_the_shift_is_heard()
    {
        var (rider, ended) = (await coop.NewRider(), DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));
        var founded = await coop.InDatabase<PricingDb, DateTimeOffset>(db => db.Policies.Where(policy => policy.Kind == PolicyKind.PayPolicy && policy.Version == 1).Select(policy => policy.EffectiveAt).SingleAsync());
        var began = ended.AddHours(-2) > founded ? ended.AddHours(-2) : founded;
        var seconds = (long)(ended - began).TotalSeconds;
        await using var post = await Post.Open(coop);
        await post.Put(ServiceName.Pricing, Post.Write(new ShiftEnded(
            new ShiftId(Guid.NewGuid()), new MemberId(rider.Id), Vehicle.Bicycle, [new(ClockState.Available, began, ended)], [], began, ended)));
        await post.TakenIn(coop, ServiceName.Pricing);

        // Two hours without an order, at the guarantee of 13.00 € or more at night: asked for once, no waiting.
        var pay = await rider.Get("/v1/pay/me");
        Assert.True(Cents(pay, "payCents") >= seconds * 1_300 / 3_600);
        Assert.Equal(seconds, pay.GetProperty("totals").GetProperty("waitingSeconds").GetInt64());
    }

    [Fact]
    public async Task Whose_the_vehicle_was_is_told_with_the_shift_as_the_rider_said()
    {
        foreach (var own in (bool[])[true, false])
        {
            var rider = await coop.NewRider();
            var shift = await Eventually.Is(
                () => rider.TryPost("/v1/shifts", new { vehicle = "bicycle", position = new { town.At(0).Lat, town.At(0).Lng }, ownVehicle = own }),
                answer => answer.IsSuccessStatusCode);
            var id = (await shift.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
            await rider.Post($"/v1/shifts/{id}/end");

            var settled = await Eventually.Is(
                () => coop.InDatabase<PricingDb, SettledShift?>(db => db.Shifts.SingleOrDefaultAsync(one => one.ShiftId == new ShiftId(id))), one => one is not null);
            Assert.Equal(own, settled!.Work.OwnVehicle);
        }
    }

    [Fact]
    public async Task A_tip_on_an_order_that_nobody_delivered_is_never_charged()
    {
        var restaurant = await town.Restaurant();
        var order = await town.Order(restaurant, tipCents: 100);
        await Eventually.Is(() => restaurant.TryPost($"/v1/orders/{order}/cancel", new { reason = "no" }), answer => answer.IsSuccessStatusCode);

        var ride = await Eventually.Is(
            () => coop.InDatabase<PricingDb, SettledRide?>(db => db.Rides.SingleOrDefaultAsync(r => r.OrderId == new OrderId(order))),
            ride => ride is not null);
        var tip = await Eventually.Is(
            () => coop.InDatabase<PricingDb, Tip?>(db => db.Tips.SingleOrDefaultAsync(t => t.OrderId == new OrderId(order))),
            tip => tip is not null);

        Assert.Equal((RideEnd.Cancelled, Money.Zero), (ride!.End, ride.Price.Total));
        Assert.False(tip!.IsSettled);
    }

    private static long Cents(JsonElement pay, string name) => pay.GetProperty("totals").GetProperty(name).GetInt64();
}
