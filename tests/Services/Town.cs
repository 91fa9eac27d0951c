using System.Net.Http.Json;
using System.Text.Json;

namespace Coop.Services;

/// <summary>
/// A quarter of its own for one test: places that are near each other and further from every other test's than its riders
/// are willing to ride, so that its rides go to its riders alone.
/// </summary>
public sealed class Town(CoopFixture coop)
{
    private const int WithinMetres = 5_000;
    private const int ApartMetres = 6_000;
    private const int ARow = 15;
    private const double MetresADegree = 111_195;

    private static int towns = -1;

    private readonly int number = Next();

    /// <summary>
    /// The middle of the zone stays free: who has not said where they are counts as there, and some tests are about that. No town is
    /// given twice, since riders of the first may still be on shift.
    /// </summary>
    private static int Next()
    {
        var next = Interlocked.Increment(ref towns);
        Assert.True(next < ARow * ARow, "There are more towns than places for them: make the rows longer.");
        return next == ARow * ARow / 2 ? Next() : next;
    }

    /// <summary>A place so many metres north of the middle of the town.</summary>
    public Place At(int metresNorth) => new(
        45.75 + ((((number % ARow) - (ARow / 2)) * ApartMetres) + metresNorth) / MetresADegree,
        4.85 + (((number / ARow) - (ARow / 2)) * ApartMetres / MetresADegree / 0.69),
        "Rue du Test");

    public Task<Person> Restaurant() => coop.NewRestaurant(At(0));

    /// <summary>A rider on shift in this town, who rides nowhere else.</summary>
    public async Task<(Person Rider, Guid Shift)> RiderOnShift(int metresNorth = 300)
    {
        var rider = await coop.NewRider();
        return (rider, await StartShift(rider, metresNorth));
    }

    public async Task<Guid> StartShift(Person rider, int metresNorth = 300)
    {
        var shift = await Eventually.Is(
            () => rider.TryPost("/v1/shifts", new
            {
                vehicle = "bicycle",
                position = new { At(metresNorth).Lat, At(metresNorth).Lng },
                displayName = "Ada",
                limits = new { maxMetres = WithinMetres },
            }),
            answer => answer.IsSuccessStatusCode);
        return (await shift.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    public async Task<JsonElement> Quote(Person restaurant, int toMetresNorth = 1_500, DateTimeOffset? readyAt = null) =>
        await restaurant.Post("/v1/quotes", new { pickup = At(0), dropoff = At(toMetresNorth), grams = 1_000, readyAt });

    public async Task<Guid> Order(Person restaurant, int toMetresNorth = 1_500, DateTimeOffset? readyAt = null, long tipCents = 0)
    {
        var quote = await Quote(restaurant, toMetresNorth, readyAt);
        var id = Guid.CreateVersion7();
        await restaurant.Put($"/v1/orders/{id}", OrderOf(quote, tipCents));
        return id;
    }

    public static object OrderOf(JsonElement quote, long tipCents = 0) => new
    {
        quote = quote.GetProperty("token").GetString(),
        dropoff = new { name = "Bea", phone = "+33600000000", instructions = "2nd floor" },
        tipCents,
    };

    /// <summary>Waits until the rider is offered the ride, and takes it.</summary>
    public static async Task<Guid> Accept(Person rider, Guid order)
    {
        var offer = await OfferOf(rider, order);
        await rider.Post($"/v1/offers/{offer}/accept");
        return offer;
    }

    public static async Task<Guid> OfferOf(Person rider, Guid order)
    {
        var offers = await Eventually.Is(
            () => rider.Get("/v1/offers"),
            offers => Items(offers).Any(offer => Rides(offer).Contains(order)));
        return Items(offers).First(offer => Rides(offer).Contains(order)).GetProperty("id").GetGuid();
    }

    public static Task<JsonElement> Step(Person rider, Guid order, string step, DateTimeOffset? occurredAt = null, object? more = null) =>
        rider.Post($"/v1/rides/{order}/{step}", Command(occurredAt, more));

    public static object Command(DateTimeOffset? occurredAt = null, object? more = null)
    {
        var command = new Dictionary<string, object?>
        {
            ["commandId"] = Guid.NewGuid(),
            ["occurredAt"] = occurredAt ?? TimeProvider.System.GetUtcNow(),
        };
        if (more is not null)
            foreach (var property in JsonSerializer.SerializeToElement(more, Wire.Json).EnumerateObject())
                command[property.Name] = property.Value;
        return command;
    }

    /// <summary>From the offer to the door.</summary>
    public static async Task Deliver(Person rider, Guid order)
    {
        await Accept(rider, order);
        await Step(rider, order, "collect");
        await Step(rider, order, "deliver");
    }

    /// <summary>Takes so many rides, in whatever offers they come, and brings them to their doors.</summary>
    public static async Task DeliverAll(Person rider, int rides)
    {
        while (rides > 0)
        {
            var offers = await Eventually.Is(() => rider.Get("/v1/offers"), offers => Items(offers).Any());
            var offer = Items(offers).First();
            await rider.Post($"/v1/offers/{offer.GetProperty("id").GetGuid()}/accept");
            foreach (var step in new[] { "collect", "deliver" })
                foreach (var ride in Rides(offer))
                    await Step(rider, ride, step);
            rides -= Rides(offer).Count();
        }
    }

    public static async Task<string> StatusOf(Person restaurant, Guid order, string until)
    {
        var view = await Eventually.Is(
            () => restaurant.Get($"/v1/orders/{order}"), view => view.GetProperty("status").GetString() == until);
        return view.GetProperty("status").GetString()!;
    }

    private static IEnumerable<JsonElement> Items(JsonElement list) =>
        (list.ValueKind == JsonValueKind.Array ? list : list.GetProperty("items")).EnumerateArray();

    private static IEnumerable<Guid> Rides(JsonElement offer) =>
        offer.GetProperty("rides").EnumerateArray().Select(ride => ride.GetProperty("id").GetGuid());
}
