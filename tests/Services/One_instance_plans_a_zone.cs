using System.Net.Http.Json;
using System.Text.Json;
using Coop.Matching;
using Coop.Members;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Services;

/// <summary>Two programs on the same databases: one of them plans the town, and the other goes on when it is killed.</summary>
public sealed class One_instance_plans_a_zone : IAsyncLifetime
{
    private const double Lat = 45.76, Lng = 4.84;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-two-");
    private readonly string[] names = ["members", "pricing", "orders", "matching", "redistribution"];

    public Task InitializeAsync()
    {
        var founding = folder.CreateSubdirectory("founding");
        foreach (var from in new[] { "founding", "lyon" })
            foreach (var file in new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, from)).EnumerateFiles())
                file.CopyTo(Path.Combine(founding.FullName, file.Name), overwrite: true);
        return Drop();
    }

    public async Task DisposeAsync()
    {
        await Drop();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task When_it_is_killed_the_other_takes_over_and_every_order_is_ridden()
    {
        using var first = Start("first");
        var one = await first.Opened();
        var people = await Known();
        foreach (var shared in new[] { "secret", "sign-ins.json" })
            File.Copy(Path.Combine(folder.FullName, "first", shared), Path.Combine(folder.CreateSubdirectory("second").FullName, shared));
        using var second = Start("second");
        var two = await second.Opened();
        await Eventually.Is(() => Holder(), address => Same(address, one));

        // The rider and the till speak to the instance that does not plan; word of what they do reaches the one that does.
        using var rider = await SignedIn(two, people.First(person => person.Roles.Contains(Role.Rider)));
        using var till = Till(two, people.First(person => person.Roles.Contains(Role.Restaurant)));
        await Post(rider, "/v1/shifts", new { vehicle = "bicycle", position = new { lat = Lat, lng = Lng } });
        await Post(rider, "/v1/positions", new { lat = Lat + 0.002, lng = Lng, at = TimeProvider.System.GetUtcNow() });
        await Ride(rider, await Order(till));
        Assert.True(Same(await Holder(), one));

        await Order(till);
        await first.Kill();
        await Ride(rider, await Order(till));

        Assert.True(Same(await Holder(), two));
        Assert.Equal(3, await Number("SELECT count(*) FROM rides"));
        await Eventually.Is(async () =>
        {
            if (await Number("SELECT count(*) FROM offers WHERE status = 'open'") > 0)
                await Ride(rider, order: null);
            return await Number("SELECT count(*) FROM rides WHERE status <> 'delivered'");
        }, left => left == 0);
        Assert.Equal(0, await Number("SELECT count(*) FROM (SELECT unnest(ride_ids) ride FROM offers WHERE status = 'done' GROUP BY 1 HAVING count(*) > 1) twice"));
    }

    [Fact]
    public async Task Who_has_lost_the_zone_without_knowing_it_offers_nothing()
    {
        var coop = new CoopFixture(CoopFixture.Postgres, bus: null);
        await coop.InitializeAsync();
        try
        {
            var town = new Town(coop);
            var restaurant = await town.Restaurant();
            var (rider, _) = await town.RiderOnShift();
            await Town.Deliver(rider, await town.Order(restaurant));

            // Somebody takes the zone over, and has not committed yet: whoever plans must wait for the outcome.
            await using var scope = coop.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<MatchingDb>();
            await using (var takeover = await db.Database.BeginTransactionAsync())
            {
                await db.Database.ExecuteSqlAsync($"UPDATE zone_holders SET holder = {Guid.NewGuid()}, address = 'http://nobody.example'");
                var order = await town.Order(restaurant);
                await Eventually.Is(
                    () => coop.InDatabase<MatchingDb, int>(other => other.Database.SqlQuery<int>($"""
                        SELECT count(*)::int AS "Value" FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%zone_holders%'
                        """).SingleAsync()), waiting => waiting > 0);
                await takeover.CommitAsync();
                Assert.Empty((await rider.Get("/v1/offers")).GetProperty("items").EnumerateArray());

                // Nobody holds the lock that the new holder should have, so the zone is free for the one that is there.
                await Town.Deliver(rider, order);
            }
            Assert.Equal(0, await coop.InDatabase<MatchingDb, int>(other => other.ZoneHolders.CountAsync(holder => holder.Address == "http://nobody.example")));
        }
        finally
        {
            await coop.DisposeAsync();
        }
    }

    private CoopProcess Start(string data) => CoopProcess.Start(
        Path.Combine(folder.FullName, "founding"), "--data", Path.Combine(folder.FullName, data), "--port", "0", "--postgres", CoopFixture.Postgres, "--bus", CoopFixture.Bus);

    private async Task<List<SignIns.One>> Known()
    {
        var file = Path.Combine(folder.FullName, "first", "sign-ins.json");
        await Eventually.Is(() => Task.FromResult(File.Exists(file)), written => written);
        return JsonSerializer.Deserialize<List<SignIns.One>>(await File.ReadAllTextAsync(file), Wire.Json)!;
    }

    private static async Task<HttpClient> SignedIn(Uri at, SignIns.One person)
    {
        var http = new HttpClient { BaseAddress = at };
        var token = await Post(http, "/v1/sign-in", new { person.Email, person.Password });
        http.DefaultRequestHeaders.Authorization = new("Bearer", token.GetProperty("accessToken").GetString());
        return http;
    }

    private static HttpClient Till(Uri at, SignIns.One restaurant) => new() { BaseAddress = at, DefaultRequestHeaders = { { "X-Api-Key", restaurant.ApiKey } } };

    private static async Task<Guid> Order(HttpClient till)
    {
        var quote = await Post(till, "/v1/quotes", new { pickup = Place(0.001), dropoff = Place(0.008), grams = 900 });
        var order = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        using var answer = await till.PutAsJsonAsync($"/v1/orders/{order}", Town.OrderOf(quote), Wire.Json);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return order;
    }

    private static object Place(double north) => new { lat = Lat + north, lng = Lng, address = "Rue du Test" };

    /// <summary>Takes what is offered until the order was among it, and brings all of it to the doors; null for one offer.</summary>
    private static async Task Ride(HttpClient rider, Guid? order)
    {
        while (true)
        {
            var offers = await Eventually.Is(
                async () => JsonElement.Parse(await rider.GetStringAsync("/v1/offers")).GetProperty("items"), offers => offers.GetArrayLength() > 0);
            await Post(rider, $"/v1/offers/{offers[0].GetProperty("id").GetGuid()}/accept", new { });
            var rides = offers[0].GetProperty("rides").EnumerateArray().Select(ride => ride.GetProperty("id").GetGuid()).ToList();
            foreach (var step in new[] { "collect", "deliver" })
                foreach (var ride in rides)
                    await Post(rider, $"/v1/rides/{ride}/{step}", Town.Command());
            if (order is null || rides.Contains(order.Value))
                return;
        }
    }

    private static async Task<JsonElement> Post(HttpClient http, string path, object body)
    {
        using var answer = await Eventually.Is(() => http.PostAsJsonAsync(path, body, Wire.Json), answer => (int)answer.StatusCode < 500);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path} → {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    private static bool Same(string? address, Uri uri) => Uri.TryCreate(address, UriKind.Absolute, out var known) && known.Port == uri.Port;

    private static async Task<string?> Holder()
    {
        await using var db = NpgsqlDataSource.Create(CoopFixture.Postgres + ";Database=coop_matching;Pooling=false");
        await using var command = db.CreateCommand("SELECT address FROM zone_holders");
        return (string?)await command.ExecuteScalarAsync();
    }

    private static async Task<long> Number(string sql)
    {
        await using var db = NpgsqlDataSource.Create(CoopFixture.Postgres + ";Database=coop_matching;Pooling=false");
        await using var command = db.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }

    private async Task Drop()
    {
        NpgsqlConnection.ClearAllPools();
        await using var server = new NpgsqlConnection(CoopFixture.Postgres + ";Database=postgres;Pooling=false");
        await server.OpenAsync();
        foreach (var name in names)
            await using (var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS coop_{name} WITH (FORCE)", server))
                await drop.ExecuteNonQueryAsync();
    }
}
