using System.Net;
using System.Text;
using System.Text.Json;
using Coop.Members;
using Coop.Pricing;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Services;

/// <summary>What a restaurant owed for a month stands on one invoice, to the cent, under a number that follows the one before.</summary>
[Collection(nameof(OneCoop))]
public sealed class A_restaurant_gets_one_invoice_a_month(CoopFixture coop)
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private readonly TimeProvider clock = TimeProvider.System;
    private readonly string month = Month.At(TimeProvider.System.GetUtcNow().AddDays(-40), Paris).Id;

    [Fact]
    public async Task Its_lines_are_the_booked_orders_to_the_cent_and_it_says_what_the_law_wants()
    {
        var restaurant = await Customer();
        var orders = await Rides(restaurant, 7, tips: 2);
        await Issue();

        var number = (await restaurant.Get("/v1/invoices")).GetProperty("items").EnumerateArray().Single().GetProperty("number").GetString();
        var invoice = await restaurant.Get($"/v1/invoices/{number}");
        var booked = await Tables.Number(coop, "redistribution", $"SELECT sum(debit_cents - credit_cents) FROM lines WHERE account = '411' AND aux = '{restaurant.Id}'");
        Assert.Equal(booked, Cents(invoice, "totalCents"));
        Assert.Equal(booked, invoice.GetProperty("lines").EnumerateArray().Sum(line => Cents(line, "totalCents")));
        Assert.Equal(orders.Order(), invoice.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("key").GetString()!)
            .Where(key => key.StartsWith("ride:", StringComparison.Ordinal)).Select(key => Guid.Parse(key[5..])).Order());
        Assert.Equal(["0.055", "0.2"], invoice.GetProperty("vat").EnumerateArray().Select(vat => vat.GetProperty("rate").GetString()).Order());
        Assert.Equal(Cents(invoice, "vatCents"), invoice.GetProperty("vat").EnumerateArray().Sum(vat => Cents(vat, "vatCents")));
        Assert.Equal(300, Cents(invoice, "tipCents"));
        Assert.Equal(30, DateOnly.Parse(invoice.GetProperty("dueOn").GetString()!).DayNumber - DateOnly.Parse(invoice.GetProperty("issuedOn").GetString()!).DayNumber);

        using var answer = await restaurant.Http.GetAsync($"/v1/invoices/{number}.pdf");
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType?.MediaType);
        var page = Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync());
        foreach (var words in (string[])[number!, "SIREN 732829320", "FR44732829320", "Chez Test SARL", "12 %", "40,00 EUR", "L441-10", "5,50 %", "TVA acquitt"])
            Assert.Contains(words, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_says_how_the_ride_ended_in_the_end_though_it_cost_the_same()
    {
        var (bill, order) = (new Bill(coop), Guid.NewGuid());
        var restaurant = await bill.Customer();
        await bill.Sell(restaurant, order, 1_000);
        for (var twice = 0; twice < 2; twice++)
            await coop.Hears(new RideSettled(new(order), new(restaurant.Id), null, RideEnd.Returned, new(new("tariff", 1, "sha256:0"), []), clock.GetUtcNow(), Revision: 1));
        await Eventually.Is(() => Tables.Number(coop, "redistribution", $"SELECT count(*) FROM sold_rides WHERE order_id = '{order}'"), told => told == 2);
        await bill.Issue();
        var line = (await Bill.PapersOf(restaurant)).Single().GetProperty("lines").EnumerateArray().Single();
        Assert.Equal(("returned", 1_200, "0.2"), (line.GetProperty("end").GetString(), Cents(line, "totalCents"), line.GetProperty("vatRate").GetString()));
    }

    [Fact]
    public async Task A_hundred_at_once_and_lines_cut_in_their_midst_leave_no_gap_and_no_second_invoice()
    {
        var restaurants = new List<Person>();
        for (var i = 0; i < 8; i++)
            restaurants.Add(await Customer());
        foreach (var restaurant in restaurants)
            await Rides(restaurant, 2);

        var asked = Enumerable.Range(0, 100).Select(_ => coop.Coordinator.TryPost("/v1/invoices", new { month })).ToList();
        for (var cut = 0; cut < 5; cut++)
            await CutWhoHoldsTheBooks();
        var answers = await Task.WhenAll(asked);
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict, $"{answer.StatusCode}"));
        await Issue();

        foreach (var restaurant in restaurants)
            Assert.Single((await restaurant.Get("/v1/invoices")).GetProperty("items").EnumerateArray());
        Assert.Equal(0, await Tables.Number(coop, "redistribution",
            "SELECT count(*) FROM (SELECT 1 FROM invoices WHERE year > 2000 GROUP BY kind, year HAVING count(*) <> max(serial) OR min(serial) <> 1) AS gap"));
        Assert.Equal(0, await Tables.Number(coop, "redistribution",
            """
            SELECT count(*) FROM (
                SELECT invoice.number FROM invoices AS invoice JOIN invoiced_entries AS one ON one.number = invoice.number
                    JOIN lines AS line ON line.entry_seq = one.entry_seq AND line.account = '411'
                GROUP BY invoice.number, invoice.kind, invoice.total_cents
                HAVING sum(line.debit_cents - line.credit_cents) <> invoice.total_cents * CASE invoice.kind WHEN 'invoice' THEN 1 ELSE -1 END) AS other
            """));
    }

    [Fact]
    public async Task What_is_given_back_has_a_note_of_its_own_that_names_the_invoice_and_only_once()
    {
        var restaurant = await Customer();
        var orders = await Rides(restaurant, 3);
        await Issue();
        var number = (await restaurant.Get("/v1/invoices")).GetProperty("items")[0].GetProperty("number").GetString();
        var entry = await coop.InDatabase<RedistributionDb, Guid>(db => db.Entries.Where(one => one.Key == $"ride:{orders[0]}").Select(one => one.Id).SingleAsync());
        using var direct = await coop.Coordinator.TryPost($"/v1/books/entries/{entry}/reverse", new { reason = "cold" });
        Assert.Equal("has_own_reversal", await direct.Code());

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ =>
            coop.Coordinator.TryPost($"/v1/invoices/{number}/credit", new { reason = "cold", orders = new[] { orders[0] } })));
        var note = JsonElement.Parse(await answers.Single(answer => answer.StatusCode == HttpStatusCode.Created).Content.ReadAsStringAsync());
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.Created), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));

        Assert.Equal((number, "credit-note"), (note.GetProperty("corrects").GetString(), note.GetProperty("kind").GetString()));
        Assert.StartsWith("A", note.GetProperty("number").GetString(), StringComparison.Ordinal);
        var list = (await restaurant.Get("/v1/invoices")).GetProperty("items").EnumerateArray().ToList();
        var owed = await Tables.Number(coop, "redistribution", $"SELECT sum(debit_cents - credit_cents) FROM lines WHERE account = '411' AND aux = '{restaurant.Id}'");
        Assert.Equal(owed, list.Sum(one => Cents(one, "totalCents") * (one.GetProperty("kind").GetString() == "invoice" ? 1 : -1)));

        await coop.Coordinator.Post($"/v1/invoices/{number}/credit", new { reason = "all of it" });
        using var nothing = await coop.Coordinator.TryPost($"/v1/invoices/{number}/credit", new { reason = "more" });
        Assert.Equal("already_credited", await nothing.Code());
        Assert.Equal(0, await Tables.Number(coop, "redistribution", $"SELECT sum(debit_cents - credit_cents) FROM lines WHERE account = '411' AND aux = '{restaurant.Id}'"));
    }

    [Fact]
    public async Task What_was_put_right_before_it_was_asked_for_is_asked_for_as_it_is_in_the_end()
    {
        var restaurant = await Customer();
        var order = (await Rides(restaurant, 1))[0];
        var right = new RideSettled(new(order), new(restaurant.Id), null, RideEnd.Delivered, new(new("tariff", 1, "sha256:0"),
            [new("Waiting", Payee.Riders, new(-150), ""), new("VAT", Payee.Vat, new(-30), "", VatRate: "0.20")]), Month.Named(month, Paris)!.BeginsAt.AddDays(9), Revision: 1);
        await coop.Hears(right);
        await Eventually.Is(() => Tables.Number(coop, "redistribution", $"SELECT count(*) FROM lines WHERE account = '411' AND aux = '{restaurant.Id}'"), heard => heard == 2);

        await Issue();

        var invoice = await restaurant.Get($"/v1/invoices/{(await restaurant.Get("/v1/invoices")).GetProperty("items")[0].GetProperty("number").GetString()}");
        Assert.Equal([$"ride:{order}"], invoice.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("key").GetString()));
        Assert.Equal(833 + 167 - 180, Cents(invoice, "totalCents"));
        Assert.Equal("0.2", Assert.Single(invoice.GetProperty("vat").EnumerateArray()).GetProperty("rate").GetString());
    }

    [Fact]
    public async Task Nobody_reads_anothers_and_without_particulars_there_is_none()
    {
        var nameless = await coop.NewRestaurant(new(45.75, 4.85, "1 rue du Test"));
        await Rides(nameless, 1);
        var answer = await Issue();
        Assert.Contains(answer.GetProperty("waiting").EnumerateArray(), one => one.GetProperty("restaurantId").GetGuid() == nameless.Id);
        Assert.Empty((await nameless.Get("/v1/invoices")).GetProperty("items").EnumerateArray());

        var other = await Customer();
        await Rides(other, 1);
        await Issue();
        var number = (await other.Get("/v1/invoices")).GetProperty("items")[0].GetProperty("number").GetString();
        foreach (var path in (string[])[$"/v1/invoices/{number}", $"/v1/invoices/{number}.pdf", $"/v1/invoices/customers/{other.Id}"])
            Assert.Equal(HttpStatusCode.NotFound, (await nameless.Http.GetAsync(path)).StatusCode);
        using var early = await coop.Coordinator.TryPost("/v1/invoices", new { month = Month.At(clock.GetUtcNow(), Paris).Id });
        Assert.Equal("not_ended", await early.Code());
        using var proof = await other.TryPut($"/v1/invoices/customers/{other.Id}", new { name = "X", street = "x", postalCode = "x", city = "x", siren = "732829320", vatNumber = "FR45732829320" });
        Assert.Equal("invalid_params", await proof.Code());
    }

    private async Task<Person> Customer()
    {
        await coop.Coordinator.Put("/v1/invoices/seller", new
        {
            name = "Les Coursiers", form = "SCOP SARL à capital variable", street = "1 rue de la Coopération", postalCode = "69001", city = "Lyon",
            siren = "732829320", vatNumber = "FR44732829320", register = "RCS Lyon", vatOnDebits = true,
        });
        var restaurant = await coop.NewRestaurant(new(45.75, 4.85, "2 rue du Test"));
        await restaurant.Put($"/v1/invoices/customers/{restaurant.Id}", new { name = "Chez Test SARL", street = "2 rue du Test", postalCode = "69002", city = "Lyon", siren = "404833048" });
        return restaurant;
    }

    /// <summary>Rides of the month, of amounts whose VAT does not come out even, at two rates.</summary>
    private async Task<List<Guid>> Rides(Person restaurant, int count, int tips = 0)
    {
        var (orders, at) = (new List<Guid>(), Month.Named(month, Paris)!.BeginsAt.AddDays(3));
        for (var i = 0; i < count; i++)
        {
            orders.Add(Guid.CreateVersion7(clock.GetUtcNow()));
            var (vat, rate) = i % 2 == 0 ? (167 + i, "0.20") : (46 + i, "0.055");
            await coop.Hears(new RideSettled(new(orders[i]), new(restaurant.Id), null, RideEnd.Delivered, new(new("tariff", 1, "sha256:0"),
                [new("base", Payee.Coop, new(833 + i), ""), new("VAT", Payee.Vat, new(vat), "", VatRate: rate)]), at.AddHours(i)));
        }
        for (var i = 0; i < tips; i++)
            await coop.Hears(new TipSettled(Guid.CreateVersion7(clock.GetUtcNow()), new(orders[i]), new(restaurant.Id), new(Guid.NewGuid()), new(150), at.AddHours(i)));
        await Eventually.Is(() => Tables.Number(coop, "redistribution", $"SELECT count(*) FROM lines WHERE account = '411' AND aux = '{restaurant.Id}'"), heard => heard == count + tips);
        return orders;
    }

    private async Task CutWhoHoldsTheBooks()
    {
        var name = await coop.InDatabase<RedistributionDb, string>(db => Task.FromResult(db.Database.GetDbConnection().Database));
        await using var server = new NpgsqlConnection(CoopFixture.Postgres + ";Database=postgres;Pooling=false");
        await server.OpenAsync();
        await using var cut = new NpgsqlCommand(
            $"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = '{name}') LIMIT 1", server);
        await cut.ExecuteNonQueryAsync();
    }

    private Task<JsonElement> Issue() => coop.Coordinator.Post("/v1/invoices", new { month });

    private static long Cents(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
