using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Coop.Members;
using Xunit.Abstractions;

namespace Coop.Services;

/// <summary>A rider's phone learns of an offer at once, and of what it missed when it comes back.</summary>
[Collection(nameof(QuietCoop))]
public sealed class Live_news_reaches_a_phone(CoopFixture coop, ITestOutputHelper print)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_offer_is_told_the_moment_it_is_made()
    {
        const int orders = 11;
        var town = new Town(coop);
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        await using var phone = await Phone.Open(rider);
        var took = new List<TimeSpan>();
        for (var i = 0; i < orders; i++)
        {
            var quote = await town.Quote(restaurant);
            var order = Guid.CreateVersion7();
            var began = TimeProvider.System.GetTimestamp();
            await restaurant.Put($"/v1/orders/{order}", Town.OrderOf(quote));
            await phone.Hear(told => told.EventType == "offer" && Status(told) == "open");
            took.Add(TimeProvider.System.GetElapsedTime(began));
            await Town.Deliver(rider, order);
        }
        print.WriteLine($"From the order to the phone, median: {took.Order().ElementAt(orders / 2).TotalMilliseconds:0} ms");
    }

    [Fact]
    public async Task A_phone_that_had_heard_nothing_yet_gets_what_it_missed_too()
    {
        var town = new Town(coop);
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        string? from;
        await using (var phone = await Phone.Open(rider))
            from = await Eventually.Is(() => Task.FromResult(phone.Newest), begun => begun is not null);
        var order = await town.Order(restaurant);
        var offer = await Town.OfferOf(rider, order);

        await using var back = await Phone.Open(rider, from);

        await back.Hear(told => told.EventType == "offer" && Subject(told) == offer);
        await Town.Deliver(rider, order);
    }

    [Fact]
    public async Task The_line_ends_with_the_token_that_opened_it()
    {
        var rider = await coop.NewRider();
        var token = await coop.Services.GetRequiredService<Tokens>().Issue(rider.Id, [Role.Rider], lifetime: TimeSpan.FromSeconds(5));
        using var http = coop.Client(token);

        using var line = await http.GetStreamAsync("/v1/stream");
        using var patience = new CancellationTokenSource(Patience);

        await line.CopyToAsync(Stream.Null, patience.Token);
        Assert.Equal("expired_token", await (await http.GetAsync("/v1/stream")).Code());
    }

    [Fact]
    public async Task A_phone_that_was_away_gets_exactly_what_it_missed()
    {
        var town = new Town(coop);
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        SseItem<string> last;
        await using (var phone = await Phone.Open(rider))
        {
            await town.Order(restaurant);
            last = await phone.Hear(told => told.EventType == "offer");
        }
        var first = (await rider.Get("/v1/offers")).GetProperty("items")[0].GetProperty("rides")[0].GetProperty("id").GetGuid();
        await Town.Deliver(rider, first);
        var second = await town.Order(restaurant);
        var offer = await Town.OfferOf(rider, second);

        await using var back = await Phone.Open(rider, last.EventId);
        var missed = await back.HearUntil(told => told.EventType == "offer" && Subject(told) == offer);
        await using var fromTheStart = await Phone.Open(rider, "0");
        var all = await fromTheStart.HearUntil(told => told.EventType == "offer" && Subject(told) == offer);

        var seen = long.Parse(last.EventId!, NumberStyles.None, CultureInfo.InvariantCulture);
        Assert.Equal(all.Where(told => Id(told) > seen).Select(Id), missed.Select(Id));
        Assert.Equal(all.Select(Id).Order(), all.Select(Id));
        Assert.Distinct(all.Select(Id));
        Assert.NotEmpty(all.Where(told => Id(told) <= seen));
    }

    [Fact]
    public async Task After_a_pause_it_is_asked_where_it_is_before_anything_is_offered()
    {
        // In the middle of the zone, where nobody is, the ride would be at hand; where the phone says, it is too far.
        var (middle, cargo) = (new Place(45.76, 4.84, "Rue du Test"), "cargo-bike");
        var restaurant = await coop.NewRestaurant(middle);
        var rider = await coop.NewRider();
        var shift = (await rider.Post("/v1/shifts", new { vehicle = cargo, position = new { lat = 45.72, lng = 4.84 }, limits = new { maxMetres = 4_000 } }))
            .GetProperty("id").GetGuid();
        await rider.Post($"/v1/shifts/{shift}/pause");
        var quote = await restaurant.Post("/v1/quotes", new { pickup = middle, dropoff = new Place(45.765, 4.84, "Rue du Test"), grams = 900, vehicle = cargo });
        var order = Guid.CreateVersion7();
        await restaurant.Put($"/v1/orders/{order}", Town.OrderOf(quote));
        await using var phone = await Phone.Open(rider);
        await rider.Post($"/v1/shifts/{shift}/resume");

        await phone.Hear(told => told.EventType == "announcement" && Status(told) == "where-are-you" && Subject(told) == shift);
        await rider.Post("/v1/positions", new { lat = 45.72, lng = 4.84, at = TimeProvider.System.GetUtcNow() });
        await Eventually.Is(
            () => coop.Coordinator.Get($"/v1/rides/{order}/why"),
            why => why.TryGetProperty("waits", out var waits) && waits.ValueKind == JsonValueKind.Object
                && waits.GetProperty("excluded").TryGetProperty("own_max_metres", out _));
        Assert.False(phone.HasHeard, "Something was offered from a place where the rider is not.");

        await rider.Post("/v1/positions", new { lat = 45.758, lng = 4.84, at = TimeProvider.System.GetUtcNow() });
        await Town.Deliver(rider, order);
        await rider.Post($"/v1/shifts/{shift}/end");
    }

    [Fact]
    public async Task Nobody_hears_what_is_anothers()
    {
        var town = new Town(coop);
        var (rider, _) = await town.RiderOnShift();
        await using var stranger = await Phone.Open(await coop.NewRider());
        await using var phone = await Phone.Open(rider);
        await town.Order(await town.Restaurant());
        await phone.Hear(told => told.EventType == "offer");
        Assert.False(stranger.HasHeard, "An offer to one rider reached another.");
    }

    private static long Id(SseItem<string> told) => long.Parse(told.EventId!, NumberStyles.None, CultureInfo.InvariantCulture);
    private static string? Status(SseItem<string> told) => JsonElement.Parse(told.Data).GetProperty("status").GetString();
    private static Guid Subject(SseItem<string> told) => JsonElement.Parse(told.Data).GetProperty("id").GetGuid();
}
