using System.Text.Json;
using Coop.Members;
using Xunit.Abstractions;

namespace Coop.Services;

/// <summary>
/// The program is killed at random moments in the middle of a day, several times, its bus in memory with it. People ask
/// again until they are answered, as they would; at the end nothing is lost and nothing happened twice.
/// </summary>
[Collection(nameof(PrivateServers))]
public sealed class A_killed_program_loses_nothing : IDisposable
{
    private const int Kills = 3, Riders = 3, Orders = 18;

    /// <summary>All of them knock from one address, which may do so a hundred times a minute.</summary>
    private static readonly TimeSpan SoOften = TimeSpan.FromMilliseconds(800);

    private const double MiddleLat = 45.75, MiddleLng = 4.85;

    private readonly ITestOutputHelper print;
    private readonly Random chance;
    private readonly UnluckyCoop coop = new(Riders, At(0));
    private readonly Stubborn world = new();

    public A_killed_program_loses_nothing(ITestOutputHelper print)
    {
        this.print = print;
        var seed = Environment.GetEnvironmentVariable("COOP_SEED") is { Length: > 0 } given ? int.Parse(given) : Random.Shared.Next();
        print.WriteLine($"COOP_SEED={seed}");
        chance = new Random(seed);
    }

    public void Dispose() => coop.Dispose();

    [Fact]
    public async Task Every_order_ends_once_and_the_books_balance()
    {
        var program = await Open();
        try
        {
            var people = JsonSerializer.Deserialize<List<SignIns.One>>(await File.ReadAllTextAsync(coop.SignIns), Wire.Json)!;
            using var over = new CancellationTokenSource();
            var riders = people.Where(person => person.Roles.Contains(Role.Rider)).ToList();
            var riding = riders.Select(rider => Ride(rider, over.Token)).ToList();
            var restaurant = people.Single(person => person.Roles.Contains(Role.Restaurant));
            var placing = Place(restaurant);
            var signedIn = StaySignedIn(riders[0], over.Token);
            var voting = Vote(riders);

            for (var i = 0; i < Kills; i++)
            {
                await Task.Delay(chance.Next(500, 5_000));
                await program.Kill();
                program.Dispose();
                program = await Open();
            }
            var orders = await placing;
            using var till = Stubborn.Client(restaurant.ApiKey);
            foreach (var order in orders)
                await Until(async () => (await world.Ask(till, HttpMethod.Get, $"/v1/orders/{order}")).GetProperty("status").GetString() == "delivered",
                    $"order {order}: {await world.Ask(till, HttpMethod.Get, $"/v1/orders/{order}")}");
            await over.CancelAsync();
            await Task.WhenAll(riding.Append(signedIn));
            await Settled();
            await Counted(await voting);
        }
        finally
        {
            program.Dispose();
        }
    }

    /// <summary>Every ride is in the books once, every tip and every shift too; one rider was accepted for each.</summary>
    private async Task Settled()
    {
        await Until(async () => await coop.Number("redistribution", "SELECT count(*) FROM entries WHERE key LIKE 'ride:%'") == Orders, "rides are missing in the books");
        await Until(async () => await coop.Number("redistribution", "SELECT count(*) FROM entries WHERE key LIKE 'tip:%'") == Orders, "tips are missing in the books");
        await Until(async () => await coop.Number("redistribution", "SELECT count(*) FROM entries WHERE key LIKE 'shift:%'") == Riders, "shifts are missing in the books");
        Assert.Equal(Orders, await coop.Number("orders", "SELECT count(*) FROM orders WHERE status = 'delivered'"));
        Assert.Equal(Orders, await coop.Number("matching", "SELECT count(*) FROM rides WHERE status = 'delivered'"));
        Assert.Equal(Orders, await coop.Number("matching", "SELECT count(DISTINCT ride) FROM offers, unnest(ride_ids) ride WHERE status = 'done'"));
        Assert.Equal(Orders, await coop.Number("matching", "SELECT coalesce(sum(cardinality(ride_ids)), 0) FROM offers WHERE status IN ('accepted', 'done')"));
        Assert.Equal(Orders, await coop.Number("pricing", "SELECT count(*) FROM settled_rides"));
        Assert.Equal(0, await coop.Number("redistribution", "SELECT coalesce(sum(debit_cents) - sum(credit_cents), 0) FROM lines"));
        Assert.Equal(0, await coop.Number("redistribution",
            "SELECT count(*) FROM (SELECT entry_seq FROM lines GROUP BY 1 HAVING sum(debit_cents) <> sum(credit_cents)) AS torn"));
    }

    /// <summary>Everybody votes for the tariff that there is, in the course of the day; who got no answer asks again.</summary>
    private async Task<Guid> Vote(IReadOnlyList<SignIns.One> members)
    {
        var tariff = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "founding", "tariff.json")));
        var now = TimeProvider.System.GetUtcNow();
        Guid? proposal = null;
        foreach (var member in members)
        {
            using var phone = await world.SignedIn(member);
            phone.DefaultRequestHeaders.Add("Idempotency-Key", Guid.NewGuid().ToString());
            proposal ??= (await world.Ask(phone, HttpMethod.Post, "/v1/proposals", new
            {
                kind = "tariff", content = tariff, opensAt = now, closesAt = now.AddDays(1), effectiveAt = now.AddDays(1),
            })).GetProperty("id").GetGuid();
            await Task.Delay(chance.Next(500, 5_000));
            await world.Ask(phone, HttpMethod.Post, $"/v1/proposals/{proposal}/votes", new { choice = "yes" });
        }
        return proposal!.Value;
    }

    /// <summary>One member, one vote, and none of them lost: the row says that the time of the vote is over, as it would tomorrow.</summary>
    private async Task Counted(Guid proposal)
    {
        await coop.Number("members", $"WITH over AS (UPDATE proposals SET closes_at = now() WHERE id = '{proposal}' RETURNING 1) SELECT count(*) FROM over");
        await Until(async () => await coop.Number("members", $"SELECT count(*) FROM proposals WHERE id = '{proposal}' AND status = 'adopted'") == 1, "the vote is not counted");
        Assert.Equal(Riders, await coop.Number("members", $"SELECT count(*) FROM voters WHERE proposal_id = '{proposal}'"));
        Assert.Equal(Riders, await coop.Number("members", $"SELECT count(*) FROM ballots WHERE proposal_id = '{proposal}' AND choice = 'yes'"));
    }

    private async Task<List<Guid>> Place(SignIns.One restaurant)
    {
        using var till = Stubborn.Client(restaurant.ApiKey);
        var orders = new List<Guid>();
        for (var i = 0; i < Orders; i++)
        {
            var quote = await world.Ask(till, HttpMethod.Post, "/v1/quotes", new { pickup = At(0), dropoff = At(chance.Next(300, 1_500)), grams = 800 });
            var order = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
            await world.Ask(till, HttpMethod.Put, $"/v1/orders/{order}", new
            {
                quote = quote.GetProperty("token").GetString(), dropoff = new { name = "Bea" }, externalId = $"o{i}", tipCents = 100,
            });
            orders.Add(order);
        }
        return orders;
    }

    /// <summary>Takes whatever is offered, until the day is over; every step is told under one id until it is answered.</summary>
    private async Task Ride(SignIns.One rider, CancellationToken over)
    {
        using var phone = await world.SignedIn(rider);
        var key = Guid.NewGuid().ToString();
        phone.DefaultRequestHeaders.Add("Idempotency-Key", key);
        var shift = await world.Ask(phone, HttpMethod.Post, "/v1/shifts", new { vehicle = "bicycle", position = new { lat = MiddleLat, lng = MiddleLng } });
        phone.DefaultRequestHeaders.Remove("Idempotency-Key");
        while (!over.IsCancellationRequested)
        {
            var offers = await world.Ask(phone, HttpMethod.Get, "/v1/offers");
            foreach (var offer in offers.GetProperty("items").EnumerateArray())
            {
                var taken = await world.Ask(phone, HttpMethod.Post, $"/v1/offers/{offer.GetProperty("id").GetGuid()}/accept", new { });
                if (!taken.TryGetProperty("rides", out var rides))
                    continue;
                foreach (var step in (string[])["collect", "deliver"])
                    foreach (var ride in rides.EnumerateArray())
                        await world.Ask(phone, HttpMethod.Post, $"/v1/rides/{ride.GetProperty("id").GetGuid()}/{step}",
                            new { commandId = Guid.NewGuid(), occurredAt = TimeProvider.System.GetUtcNow() });
            }
            await Task.Delay(50, CancellationToken.None);
        }
        await world.Ask(phone, HttpMethod.Post, $"/v1/shifts/{shift.GetProperty("id").GetGuid()}/end", new { });
    }

    /// <summary>
    /// A phone that has its sign-in renewed again and again: a kill after the next token was saved and before it was answered
    /// must not leave it with one that was used. It asks again with the same, and is never sent away.
    /// </summary>
    private async Task StaySignedIn(SignIns.One person, CancellationToken over)
    {
        using var phone = Stubborn.Client();
        var token = (await world.Ask(phone, HttpMethod.Post, "/v1/sign-in", new { person.Email, person.Password })).GetProperty("refreshToken").GetString();
        while (!over.IsCancellationRequested)
        {
            token = (await world.Ask(phone, HttpMethod.Post, "/v1/sign-in/refresh", new { refreshToken = token })).GetProperty("refreshToken").GetString();
            await Task.Delay(SoOften, CancellationToken.None);
        }
        Assert.Equal(0, await coop.Number("members", "SELECT count(*) FROM refresh_tokens WHERE ended_at IS NOT NULL"));
    }

    private async Task<CoopProcess> Open()
    {
        world.Address = null;
        var (program, address) = await coop.Open();
        world.Address = address;
        return program;
    }

    private static object At(int metresNorth) => new { lat = MiddleLat + (metresNorth / 111_195.0), lng = MiddleLng, address = "Rue du Test" };

    private static async Task Until(Func<Task<bool>> isSo, string otherwise)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1), otherwise);
            await Task.Delay(100);
        }
    }
}
