using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Coop.Pricing;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>
/// Sixty-four writers on the same few accounts, who repeat themselves at random, while the program that writes is killed again
/// and again in the midst of it and invoices are issued and paid: the books balance whenever somebody looks, nothing is lost,
/// nothing is there twice, and no number is missing.
/// </summary>
[Collection(nameof(OneCoop))]
public sealed class Sixty_four_write_at_once(CoopFixture coop) : IAsyncLifetime, IDisposable
{
    private const int Writers = 64, Kills = 2;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly string run = Guid.NewGuid().ToString();
    private readonly string month = Month.At(TimeProvider.System.GetUtcNow().AddDays(-40), TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris")).Id;
    private readonly CancellationTokenSource over = new();
    private readonly BooksProcess program = new(coop);
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(20), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", coop.Coordinator.Token) } };
    private int answered, cut;

    /// <summary>Who answers when the program is gone for good.</summary>
    private volatile Uri? left;

    public Task InitializeAsync() => program.Start();

    public async Task DisposeAsync()
    {
        await over.CancelAsync();
        await program.DisposeAsync();
    }

    public void Dispose()
    {
        http.Dispose();
        over.Dispose();
    }

    [Fact]
    public async Task And_the_program_is_killed_but_whoever_looks_finds_the_books_in_balance()
    {
        var writing = Enumerable.Range(0, Writers).Select(Write).ToList();
        var (billing, looking) = (Bill(), Look());
        var chance = new Random(run.GetHashCode(StringComparison.Ordinal));
        for (var kill = 1; kill <= Kills; kill++)
        {
            // Once it is busy, at no particular moment.
            var soFar = Volatile.Read(ref answered);
            await Eventually.Is(() => Task.FromResult(Volatile.Read(ref answered) - soFar), since => since > 2 * Writers);
            await Task.Delay(chance.Next(200));
            await program.Kill();
            if (kill < Kills)
                await program.Start();
        }
        left = coop.Address;
        await over.CancelAsync();

        var (spent, billed) = ((await Task.WhenAll(writing)).SelectMany(one => one).ToHashSet(), await billing);
        Assert.True(await looking > Kills, "Nobody looked.");
        Assert.True(cut > 0, "No kill met anybody who was writing.");

        var booked = await coop.InDatabase<RedistributionDb, List<string>>(db => db.Entries.Where(entry => entry.Because.StartsWith(run)).Select(entry => entry.Because).ToListAsync());
        Assert.Equal(spent.Order(), booked.Order());
        Assert.Equal(spent.Count, booked.Distinct().Count());
        await NumbersAreWhole(billed);
    }

    /// <summary>One cost after the other, each asked for up to three times under its key, of either instance; every fourth is one that all writers book.</summary>
    private async Task<List<string>> Write(int writer)
    {
        var (chance, spent) = (new Random(writer), new List<string>());
        for (var i = 0; !over.IsCancellationRequested; i++)
        {
            var what = i % 4 == 0 ? $"{run} shared {i}" : $"{run} {writer} {i}";
            for (var again = chance.Next(3); again >= 0; again--)
            {
                var where = again == 0 ? null : coop.Address;
                if (i % 4 == 0)
                    await Ask(HttpMethod.Post, "/v1/books/federation-shares", new { distributionId = Named(what), cents = 300, because = what }, where, Guid.NewGuid());
                else
                    await Ask(HttpMethod.Post, "/v1/books/expenses", new { account = "615", netCents = 500, vatCents = 100, because = what }, where, Named(what));
            }
            spent.Add(what);
        }
        return spent;
    }

    /// <summary>New restaurants, each with two rides, an invoice and a payment that is told of twice.</summary>
    private async Task<List<Guid>> Bill()
    {
        var restaurants = new List<Guid>();
        await coop.Coordinator.Put("/v1/invoices/seller", new { name = "Les Coursiers", street = "1 rue", postalCode = "69001", city = "Lyon", siren = "732829320" });
        while (!over.IsCancellationRequested)
        {
            var (restaurant, at) = (Guid.NewGuid(), Month.Named(month, TimeZoneInfo.Utc)!.BeginsAt.AddDays(3));
            await Ask(HttpMethod.Put, $"/v1/invoices/customers/{restaurant}", new { name = "Chez Test SARL", street = "2 rue", postalCode = "69002", city = "Lyon", siren = "404833048" });
            for (var i = 0; i < 2; i++)
                await coop.Hears(new RideSettled(new(Guid.NewGuid()), new(restaurant), null, RideEnd.Delivered, new(new("tariff", 1, "sha256:0"),
                    [new("base", Payee.Coop, new(1_000), ""), new("VAT", Payee.Vat, new(200), "", VatRate: "0.20")]), at));
            await Eventually.Is(() => Owed(restaurant), owed => owed == 2_400);
            await Ask(HttpMethod.Post, "/v1/invoices", new { month });
            var number = await coop.InDatabase<RedistributionDb, string>(db => db.Invoices.Where(one => one.RestaurantId == new RestaurantId(restaurant)).Select(one => one.Number).SingleAsync());
            for (var again = 0; again < 2; again++)
                await Ask(HttpMethod.Post, "/v1/payments", new StringContent(
                    $"date;amount;reference\n{TimeProvider.System.GetUtcNow().AddDays(-1):yyyy-MM-dd};24,00;{number}\n", System.Text.Encoding.UTF8, "text/csv"));
            restaurants.Add(restaurant);
        }
        return restaurants;
    }

    private async Task NumbersAreWhole(List<Guid> billed)
    {
        Assert.NotEmpty(billed);
        foreach (var restaurant in billed)
            Assert.Equal(0, await Owed(restaurant));
        Assert.Equal(billed.Count, await Tables.Number(coop, "redistribution", $"SELECT count(*) FROM invoices WHERE restaurant_id IN ({string.Join(',', billed.Select(one => $"'{one}'"))})"));
        Assert.Equal(0, await Tables.Number(coop, "redistribution",
            "SELECT count(*) FROM (SELECT 1 FROM invoices WHERE year > 2000 GROUP BY kind, year HAVING count(*) <> max(serial) OR min(serial) <> 1) AS gap"));
    }

    /// <summary>Every second, what the tables say and what the trial balance says; how often.</summary>
    private async Task<int> Look()
    {
        using var every = new PeriodicTimer(Second);
        for (var looks = 0; ; looks++)
        {
            Assert.Equal(0, await Tables.Number(coop, "redistribution", "SELECT coalesce(sum(debit_cents) - sum(credit_cents), 0) FROM lines"));
            Assert.Equal(0, await Tables.Number(coop, "redistribution",
                "SELECT count(*) FROM (SELECT entry_seq FROM lines GROUP BY entry_seq HAVING sum(debit_cents) <> sum(credit_cents) OR count(*) < 2) AS wrong"));
            Assert.Equal(0, (await coop.Coordinator.Get("/v1/books/trial-balance")).GetProperty("differenceCents").GetInt64());
            if (over.IsCancellationRequested)
                return looks;
            await every.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>Asks until somebody answers, the program that is killed unless another is named; that it is booked already is an answer.</summary>
    private async Task Ask(HttpMethod method, string path, object body, Uri? where = null, Guid? key = null)
    {
        while (true)
        {
            if ((where ?? program.Address ?? left) is { } there)
                try
                {
                    using var request = new HttpRequestMessage(method, new Uri(there, path));
                    request.Content = body is StringContent text ? new StringContent(await text.ReadAsStringAsync(), text.Headers.ContentType) : JsonContent.Create(body, options: Wire.Json);
                    if (key is { } once)
                        request.Headers.Add("Idempotency-Key", once.ToString());
                    using var answer = await http.SendAsync(request);
                    if (where is null)
                        Interlocked.Increment(ref answered);
                    if (answer.IsSuccessStatusCode || (answer.StatusCode == HttpStatusCode.Conflict && await answer.Code() == "already_booked"))
                        return;
                    Assert.True((int)answer.StatusCode is 409 or >= 500, await answer.Content.ReadAsStringAsync());
                }
                catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
                {
                    Interlocked.Increment(ref cut);
                }
            await Task.Delay(50);
        }
    }

    private Task<long> Owed(Guid restaurant) =>
        Tables.Number(coop, "redistribution", $"SELECT coalesce(sum(debit_cents - credit_cents), 0) FROM lines WHERE account = '411' AND aux = '{restaurant}'");

    private static Guid Named(string what) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(what)).AsSpan(0, 16));
}
