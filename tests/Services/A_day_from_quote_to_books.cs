using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Coop.Members;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>The main job, once through: what a restaurant asked for ends as wages, a tip and balanced books.</summary>
[Collection(nameof(QuietCoop))]
public sealed class A_day_from_quote_to_books(CoopFixture coop)
{
    private const long TipCents = 150;

    [Fact]
    public async Task An_order_is_quoted_ridden_paid_and_booked_to_the_cent()
    {
        var town = new Town(coop);
        var restaurant = await town.Restaurant();
        var quote = await town.Quote(restaurant);
        Assert.Equal(
            quote.GetProperty("totalCents").GetInt64(),
            quote.GetProperty("lines").EnumerateArray().Sum(line => line.GetProperty("cents").GetInt64()));
        var order = Guid.CreateVersion7();
        await restaurant.Put($"/v1/orders/{order}", Town.OrderOf(quote, TipCents));
        var (rider, shift) = await town.RiderOnShift();

        await Town.Deliver(rider, order);
        await rider.Post($"/v1/shifts/{shift}/end");

        await Town.StatusOf(restaurant, order, until: "delivered");
        var view = await restaurant.Get($"/v1/orders/{order}");
        Assert.Equal(
            ["placed", "assigned", "collected", "delivered"],
            view.GetProperty("timeline").EnumerateArray().Select(moment => moment.GetProperty("status").GetString()));
        Assert.Equal(quote.GetProperty("totalCents").GetInt64(), view.GetProperty("totalCents").GetInt64());
        Assert.Equal(TipCents, view.GetProperty("tipCents").GetInt64());

        var pay = await Eventually.Is(() => rider.Get("/v1/pay/me"), slip =>
            slip.GetProperty("shifts").GetArrayLength() == 1 && slip.GetProperty("tips").GetArrayLength() == 1);
        var paid = pay.GetProperty("shifts")[0];
        Assert.Equal(paid.GetProperty("totalCents").GetInt64(), paid.GetProperty("lines").EnumerateArray().Sum(line => line.GetProperty("cents").GetInt64()));
        Assert.All(paid.GetProperty("lines").EnumerateArray(), line => Assert.False(string.IsNullOrWhiteSpace(line.GetProperty("because").GetString())));
        Assert.Equal(TipCents, pay.GetProperty("totals").GetProperty("tipsCents").GetInt64());

        var ride = await Booked(Posting.RideKey(new OrderId(order)));
        Assert.Equal(view.GetProperty("totalCents").GetInt64(), Sum(ride, "411").Cents);
        Assert.Equal(-quote.GetProperty("vatCents").GetInt64(), Sum(ride, "44571").Cents);
        Assert.Equal(
            -quote.GetProperty("ridersPartCents").GetInt64() - quote.GetProperty("coopPartCents").GetInt64(), Sum(ride, "706").Cents);
        Assert.Equal(-TipCents, Sum(await Booked($"tip:{order}"), "468").Cents);
        Assert.Equal(-paid.GetProperty("totalCents").GetInt64(), Sum(await Booked(Posting.ShiftKey(new ShiftId(shift))), "421").Cents);
        Assert.Equal(0, (await coop.Coordinator.Get("/v1/books/trial-balance")).GetProperty("differenceCents").GetInt64());
    }

    [Fact]
    public async Task One_trace_leads_from_the_phone_to_the_ledger()
    {
        using var looking = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Coop" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(looking);
        var town = new Town(coop);
        var (rider, _) = await town.RiderOnShift();
        var order = await town.Order(await town.Restaurant());
        await Town.Accept(rider, order);
        await Town.Step(rider, order, "collect");
        var trace = ActivityTraceId.CreateRandom().ToString();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/rides/{order}/deliver") { Content = JsonContent.Create(Town.Command(), options: Wire.Json) };
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");

        (await rider.Http.SendAsync(request)).EnsureSuccessStatusCode();

        Assert.Equal(trace, (await Booked(Posting.RideKey(new OrderId(order)))).TraceId);
    }

    private async Task<BookedEntry> Booked(string key) => (await Eventually.Is(
        () => coop.InDatabase<RedistributionDb, BookedEntry?>(db =>
            db.Entries.AsNoTracking().Include(entry => entry.Lines).SingleOrDefaultAsync(entry => entry.Key == key)),
        entry => entry is not null))!;

    private static Money Sum(BookedEntry entry, string account) => entry.Lines.Where(line => line.Account == account)
        .Aggregate(Money.Zero, (sum, line) => sum + line.DebitCents - line.CreditCents);
}
