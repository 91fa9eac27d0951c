using System.Text;
using System.Text.Json;
using Coop.Pricing;
using Coop.Redistribution;

namespace Coop.Services;

/// <summary>A restaurant of an open co-op that was sold rides in a month that is over, has an invoice and pays.</summary>
internal sealed class Bill(CoopFixture coop)
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private readonly TimeProvider clock = TimeProvider.System;

    public Month Month { get; } = Month.Named(Month.At(TimeProvider.System.GetUtcNow().AddDays(-40), Paris).Id, Paris)!;

    public string Today => $"{Span.DayOf(clock.GetUtcNow(), Paris):yyyy-MM-dd}";

    public async Task<Person> Customer()
    {
        await coop.Coordinator.Put("/v1/invoices/seller", new { name = "Les Coursiers", street = "1 rue", postalCode = "69001", city = "Lyon", siren = "732829320" });
        var restaurant = await coop.NewRestaurant(new(45.75, 4.85, "2 rue du Test"));
        await restaurant.Put($"/v1/invoices/customers/{restaurant.Id}", new { name = "Chez Test SARL", street = "2 rue", postalCode = "69002", city = "Lyon", siren = "404833048" });
        return restaurant;
    }

    /// <summary>Tells of a ride at 20 % of VAT, or of what puts it right, and waits until it is booked.</summary>
    public async Task Sell(Person restaurant, Guid order, long net, int revision = 0, DateTimeOffset? at = null)
    {
        await coop.Hears(new RideSettled(new(order), new(restaurant.Id), null, RideEnd.Delivered, new(new("tariff", 1, "sha256:0"),
            [new("base", Payee.Coop, new(net), ""), new("VAT", Payee.Vat, new(net / 5), "", VatRate: "0.20")]), at ?? Month.BeginsAt.AddDays(2), Revision: revision));
        var key = Posting.RideKey(new(order), revision);
        await Eventually.Is(() => Tables.Number(coop, "redistribution", $"SELECT count(*) FROM entries WHERE key = '{key}'"), booked => booked == 1);
    }

    public Task<JsonElement> Issue() => coop.Coordinator.Post("/v1/invoices", new { month = Month.Id });

    /// <summary>Its invoices and credit notes in the order of their numbers, whole.</summary>
    public static async Task<List<JsonElement>> PapersOf(Person restaurant)
    {
        var papers = new List<JsonElement>();
        foreach (var one in (await restaurant.Get("/v1/invoices")).GetProperty("items").EnumerateArray())
            papers.Add(await restaurant.Get($"/v1/invoices/{one.GetProperty("number").GetString()}"));
        return papers;
    }

    /// <summary>A customer with an invoice over one ride of 10.00 and 2.00 of VAT.</summary>
    public async Task<(Person Restaurant, string Number)> Invoiced()
    {
        var restaurant = await Customer();
        await Sell(restaurant, Guid.NewGuid(), 1_000);
        await Issue();
        return (restaurant, (await PapersOf(restaurant)).Single().GetProperty("number").GetString()!);
    }

    public async Task<JsonElement> Upload(string csv)
    {
        using var answer = await coop.Coordinator.Http.PostAsync("/v1/payments", new StringContent(csv, Encoding.UTF8, "text/csv"));
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, said);
        return JsonElement.Parse(said);
    }

    /// <summary>What of an invoice is open now.</summary>
    public async Task<long> Open(string number) => (await coop.Coordinator.Get($"/v1/invoices/ageing?at={clock.GetUtcNow().AddSeconds(1).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"))
        .GetProperty("restaurants").EnumerateArray().SelectMany(one => one.GetProperty("invoices").EnumerateArray())
        .Where(one => one.GetProperty("number").GetString() == number).Sum(one => one.GetProperty("openCents").GetInt64());

    public async Task Reverse(string key)
    {
        var entry = await coop.InDatabase<RedistributionDb, Guid>(db => Task.FromResult(db.Entries.Where(one => one.Key == key).Select(one => one.Id).Single()));
        await coop.Coordinator.Post($"/v1/books/entries/{entry}/reverse", new { reason = "wrong" });
    }

    public Task<long> Owed(Person restaurant) =>
        Tables.Number(coop, "redistribution", $"SELECT coalesce(sum(debit_cents - credit_cents), 0) FROM lines WHERE account = '411' AND aux = '{restaurant.Id}'");
}
