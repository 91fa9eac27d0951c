using System.Net;
using System.Text;
using System.Text.Json;
using Coop.Members;
using Coop.Pricing;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>Payments find their invoices, what stays open ages until a person writes it off, and pay leaves by one file a month.</summary>
[Collection(nameof(OneCoop))]
public sealed class What_is_paid_is_booked_once(CoopFixture coop)
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private readonly TimeProvider clock = TimeProvider.System;
    private readonly string month = Month.At(TimeProvider.System.GetUtcNow().AddDays(-40), Paris).Id;

    private string Today => $"{Span.DayOf(clock.GetUtcNow(), Paris):yyyy-MM-dd}";

    [Fact]
    public async Task A_file_that_comes_a_hundred_times_pays_once()
    {
        var (restaurant, number, total) = await Invoiced();
        var file = $"date;amount;reference\n{Today};{total / 100},{total % 100:00};FACTURE {number}\n{Today};0,77;qui sait {restaurant.Id}\n";
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Upload(file, "text/csv")));

        Assert.Equal(2, answers.Sum(answer => answer.GetProperty("heard").GetInt32()));
        Assert.Equal(1, answers.Sum(answer => answer.GetProperty("matched").GetInt32()));
        Assert.Equal(0, await Owed(restaurant));
        var waiting = (await coop.Coordinator.Get("/v1/payments?matched=false&limit=100")).GetProperty("items").EnumerateArray().ToList();
        var lost = waiting.Single(one => one.GetProperty("reference").GetString() == $"qui sait {restaurant.Id}");

        var (other, open, _) = await Invoiced();
        await coop.Coordinator.Post($"/v1/payments/{lost.GetProperty("id").GetGuid()}/match", new { invoices = new[] { open } });
        await coop.Coordinator.Post($"/v1/payments/{lost.GetProperty("id").GetGuid()}/match", new { invoices = new[] { open } });
        Assert.Equal(77, await Tables.Number(coop, "redistribution", $"SELECT sum(credit_cents) FROM lines WHERE account = '411' AND aux = '{other.Id}'"));
    }

    [Fact]
    public async Task What_a_federation_gives_is_income_once()
    {
        var distribution = Guid.NewGuid();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => coop.Coordinator.TryPost("/v1/books/federation-shares",
            new { distributionId = distribution, cents = 30_000, because = "the federation's surplus" })));
        Assert.Equal((1, 99), (answers.Count(HttpStatusCode.Created), answers.Count(HttpStatusCode.Conflict)));
        Assert.Equal((30_000, -30_000), (await Balance("512"), await Balance("754")));

        Task<long> Balance(string account) => Tables.Number(coop, "redistribution",
            $"SELECT sum(debit_cents - credit_cents) FROM lines JOIN entries ON seq = entry_seq WHERE account = '{account}' AND key = 'federation-share:{distribution}'");
    }

    [Fact]
    public async Task A_camt_pays_part_and_the_rest_ages_until_it_is_written_off()
    {
        var (restaurant, number, total) = await Invoiced();
        var camt = $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
            <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{Today}</Dt></BookgDt><AcctSvcrRef>{Guid.NewGuid()}</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>{number}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>
            """;
        Assert.Equal(1, (await Upload(camt, "application/xml")).GetProperty("matched").GetInt32());
        Assert.Equal((total - 100, 0), await Open(restaurant, clock.GetUtcNow().AddSeconds(1)));
        Assert.Equal((0, 0), await Open(restaurant, clock.GetUtcNow().AddDays(-2)));
        Assert.Equal((total - 100, 60), await Open(restaurant, clock.GetUtcNow().AddDays(90)));

        using var early = await coop.Coordinator.TryPost($"/v1/invoices/{number}/write-off", new { reason = "closed for good", proof = "judgment of 2 November" });
        Assert.Equal("too_early", await early.Code());
        await coop.InDatabase<RedistributionDb, int>(db => db.Database.ExecuteSqlAsync(
            $"INSERT INTO invoices SELECT 'F1999-' || substr(number, 7), kind, 1999, serial, {Guid.NewGuid()}, month, issued_at, '1999-12-31', vat_cents, total_cents, corrects, content FROM invoices WHERE number = {number}"));
        var old = "F1999-" + number[6..];
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => coop.Coordinator.Post($"/v1/invoices/{old}/write-off", new { reason = "closed for good", proof = "judgment of 2 November" })));

        Assert.Single(answers.Select(answer => answer.GetRawText()).Distinct());
        var lines = await coop.InDatabase<RedistributionDb, List<(string, long)>>(async db =>
            (await db.Entries.Include(entry => entry.Lines).SingleAsync(entry => entry.Key == $"write-off:{old}")).Read().Lines
            .Select(line => (line.Account, line.DebitCents.Cents - line.CreditCents.Cents)).ToList());
        Assert.Equal([("654", 1_000), ("44571", 200), ("411", -1_200)], lines);
    }

    [Fact]
    public async Task A_payment_that_the_bank_took_back_is_turned_round_and_its_invoice_is_open_again()
    {
        var (restaurant, number, total) = await Invoiced();
        await Upload($"date;amount;reference\n{Today};{total / 100},{total % 100:00};{number}\n", "text/csv");
        Assert.Equal((0, 0), await Open(restaurant, clock.GetUtcNow().AddSeconds(1)));
        var payment = await coop.InDatabase<RedistributionDb, Guid>(db => db.Database.SqlQuery<Guid>(
            $"SELECT entry.id AS \"Value\" FROM entries AS entry JOIN payment_parts AS part ON entry.key = 'payment:' || part.payment_id WHERE part.number = {number}").SingleAsync());
        await coop.Coordinator.Post($"/v1/books/entries/{payment}/reverse", new { reason = "no funds" });
        Assert.Equal(total, await Owed(restaurant));
        Assert.Equal((total, 0), await Open(restaurant, clock.GetUtcNow().AddSeconds(1)));
    }

    [Fact]
    public async Task No_more_of_a_ride_is_given_back_than_it_cost_however_many_ask_at_once()
    {
        var (restaurant, order) = (await coop.NewRestaurant(new(45.75, 4.85, "2 rue du Test")), Guid.NewGuid());
        await coop.Hears(new RideSettled(new(order), new(restaurant.Id), null, RideEnd.Delivered, new(new("tariff", 1, "sha256:0"),
            [new("base", Payee.Coop, new(1_000), ""), new("VAT", Payee.Vat, new(200), "", VatRate: "0.20")]), clock.GetUtcNow()));
        await Eventually.Is(() => Owed(restaurant), owed => owed == 1_200);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => coop.Coordinator.TryPost("/v1/books/refunds",
            new { restaurantId = restaurant.Id, orderId = order, netCents = 400, vatRate = "0.20", because = "cold soup" })));
        Assert.Equal((2, 98), (answers.Count(HttpStatusCode.Created), answers.Count(HttpStatusCode.Conflict)));
        Assert.Equal(1_200 - 960, await Owed(restaurant));
        using var others = await coop.Coordinator.TryPost("/v1/books/refunds",
            new { restaurantId = Guid.NewGuid(), orderId = order, netCents = 1, vatRate = "0.20", because = "not theirs" });
        Assert.Equal("not_that_much", await others.Code());
    }

    [Theory]
    [InlineData("text/csv", "date;amount;reference\n2026-99-01;1;x")]
    [InlineData("text/csv", "date;amount;reference\n9998-01-01;1;x")]
    [InlineData("application/xml", "<a/>")]
    public async Task What_cannot_be_read_is_refused_whole(string type, string text)
    {
        var before = await coop.InDatabase<RedistributionDb, int>(db => db.Payments.CountAsync());
        using var answer = await coop.Coordinator.Http.PostAsync("/v1/payments", new StringContent(text, Encoding.UTF8, type));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_params"), (answer.StatusCode, await answer.Code()));
        Assert.Equal(before, await coop.InDatabase<RedistributionDb, int>(db => db.Payments.CountAsync()));
    }

    [Fact]
    public async Task Rent_is_said_once_and_booked_on_each_of_its_days_once()
    {
        var first = Span.DayOf(clock.GetUtcNow(), Paris).AddMonths(-2);
        var rent = await coop.Coordinator.Post("/v1/books/expenses/recurring", new { account = "6132", netCents = 50_000, vatCents = 10_000, because = "the garage", rhythm = "monthly", firstOn = first });
        var id = rent.GetProperty("id").GetGuid();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            await using var scope = coop.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<BookDueExpenses>().Run(CancellationToken.None);
        }));

        await Eventually.Is(() => Tables.Number(coop, "redistribution", $"SELECT count(*) FROM entries WHERE key LIKE 'expense:{id}:%'"), booked => booked == 3);
        await coop.Coordinator.Post($"/v1/books/expenses/recurring/{id}/end");
        var ended = (await coop.Coordinator.Get("/v1/books/expenses/recurring")).EnumerateArray().Single(one => one.GetProperty("id").GetGuid() == id);
        Assert.Equal(3, ended.GetProperty("booked").GetInt32());
        Assert.True(!ended.TryGetProperty("nextOn", out var next) || next.ValueKind == JsonValueKind.Null);
    }

    private async Task<(Person Restaurant, string Number, long Total)> Invoiced()
    {
        await coop.Coordinator.Put("/v1/invoices/seller", new { name = "Les Coursiers", street = "1 rue", postalCode = "69001", city = "Lyon", siren = "732829320" });
        var restaurant = await coop.NewRestaurant(new(45.75, 4.85, "2 rue du Test"));
        await restaurant.Put($"/v1/invoices/customers/{restaurant.Id}", new { name = "Chez Test SARL", street = "2 rue", postalCode = "69002", city = "Lyon", siren = "404833048" });
        await coop.Hears(new RideSettled(new(Guid.NewGuid()), new(restaurant.Id), null, RideEnd.Delivered, new(new("tariff", 1, "sha256:0"),
            [new("base", Payee.Coop, new(1_000), ""), new("VAT", Payee.Vat, new(200), "", VatRate: "0.20")]), Month.Named(month, Paris)!.BeginsAt.AddDays(2)));
        await Eventually.Is(() => Owed(restaurant), owed => owed == 1_200);
        await coop.Coordinator.Post("/v1/invoices", new { month });
        var invoice = (await restaurant.Get("/v1/invoices")).GetProperty("items")[0];
        return (restaurant, invoice.GetProperty("number").GetString()!, invoice.GetProperty("totalCents").GetInt64());
    }

    private async Task<(long Open, int DaysLate)> Open(Person restaurant, DateTimeOffset at)
    {
        var ageing = await coop.Coordinator.Get($"/v1/invoices/ageing?at={at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
        var all = ageing.GetProperty("ageing");
        Assert.Equal(ageing.GetProperty("restaurants").EnumerateArray().Sum(one => one.GetProperty("ageing").GetProperty("totalCents").GetInt64()), all.GetProperty("totalCents").GetInt64());
        foreach (var one in ageing.GetProperty("restaurants").EnumerateArray().Where(one => one.GetProperty("restaurantId").GetGuid() == restaurant.Id))
            return (one.GetProperty("ageing").GetProperty("totalCents").GetInt64(), one.GetProperty("invoices")[0].GetProperty("daysLate").GetInt32());
        return default;
    }

    private Task<long> Owed(Person restaurant) =>
        Tables.Number(coop, "redistribution", $"SELECT coalesce(sum(debit_cents - credit_cents), 0) FROM lines WHERE account = '411' AND aux = '{restaurant.Id}'");

    private async Task<JsonElement> Upload(string text, string type)
    {
        using var answer = await coop.Coordinator.Http.PostAsync("/v1/payments", new StringContent(text, Encoding.UTF8, type));
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, said);
        return JsonElement.Parse(said);
    }
}
