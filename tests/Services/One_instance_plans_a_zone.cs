using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coop.Members;
using Npgsql;

namespace Coop.Services;

/// <summary>Two programs on the same databases: each plans its part of the town, and one goes on alone when the other is killed.</summary>
[Collection(nameof(PrivateServers))]
public sealed class One_instance_plans_a_zone : IAsyncLifetime
{
    private const double Lat = 45.76, Lng = 4.84, FarNorth = 0.05;
    private const string South = "Lyon", North = "North";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-two-");
    private readonly string[] names = ["members", "pricing", "orders", "matching", "redistribution"];

    public Task InitializeAsync()
    {
        var founding = folder.CreateSubdirectory("founding");
        foreach (var from in new[] { "founding", "lyon" })
            foreach (var file in new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, from)).EnumerateFiles())
                file.CopyTo(Path.Combine(founding.FullName, file.Name), overwrite: true);
        var policy = Path.Combine(founding.FullName, "matching-policy.json");
        var voted = JsonNode.Parse(File.ReadAllText(policy))!;
        voted["zones"]!.AsArray().Add(new JsonObject { ["name"] = North, ["lat"] = Lat + FarNorth, ["lng"] = Lng });
        File.WriteAllText(policy, voted.ToJsonString());
        return Drop();
    }

    public async Task DisposeAsync()
    {
        await Drop();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Two_share_the_zones_answer_for_each_other_and_when_one_is_killed_the_other_plans_both()
    {
        using var first = Start("first");
        var one = await first.Opened();
        var people = await Known();
        await Eventually.Is(Holders, zones => zones.Count == 2 && zones.Values.All(address => Same(address, one)));
        foreach (var shared in new[] { "secret", "sign-ins.json" })
            File.Copy(Path.Combine(folder.FullName, "first", shared), Path.Combine(folder.CreateSubdirectory("second").FullName, shared));
        using var second = Start("second");
        var two = await second.Opened();

        // Who came first hands one over. Its own is the first, in the south.
        await Eventually.Is(Holders, zones => zones.Count == 2 && Same(zones[South], one) && Same(zones[North], two));

        // Each rider and the till speak to the instance that does not plan for them; word of what they do reaches the other.
        var riders = people.Where(person => person.Roles.Contains(Role.Rider)).ToList();
        var restaurant = people.First(person => person.Roles.Contains(Role.Restaurant));
        using var inTheSouth = await SignedIn(two, riders[0]);
        using var inTheNorth = await SignedIn(one, riders[1]);
        using var tillOne = Till(one, restaurant);
        using var tillTwo = Till(two, restaurant);
        await Post(inTheSouth, "/v1/shifts", new { vehicle = "bicycle", position = new { lat = Lat, lng = Lng } });
        await Post(inTheNorth, "/v1/shifts", new { vehicle = "bicycle", position = new { lat = Lat + FarNorth, lng = Lng } });
        await Ride(inTheSouth, await Order(tillTwo, 0));
        await Ride(inTheNorth, await Order(tillOne, FarNorth));

        // Why a ride waits is known to who plans it, and told by either.
        using var member = await SignedIn(two, people.First(person => person.Roles.Contains(Role.Coordinator)));
        using var memberOfOne = await SignedIn(one, people.First(person => person.Roles.Contains(Role.Coordinator)));
        await IsPlanned(member, await Order(tillTwo, 0, inMinutes: 90));
        await IsPlanned(memberOfOne, await Order(tillOne, FarNorth, inMinutes: 90));
        var zones = await Holders();
        Assert.True(Same(zones[South], one) && Same(zones[North], two));

        // Placed with one, which is killed before its riders have heard of anything.
        var last = await Order(tillOne, 0);
        await first.Kill();
        using var southAgain = await SignedIn(two, riders[0]);
        using var northAgain = await SignedIn(two, riders[1]);
        await Ride(southAgain, last);
        await Ride(northAgain, await Order(tillTwo, FarNorth));
        Assert.All((await Holders()).Values, address => Assert.True(Same(address, two)));

        Assert.Equal(4, await Number("SELECT count(*) FROM rides WHERE status = 'delivered'"));
        Assert.Equal(0, await Number("SELECT count(*) FROM (SELECT unnest(ride_ids) ride FROM offers WHERE status = 'done' GROUP BY 1 HAVING count(*) > 1) twice"));
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

    private static async Task<Guid> Order(HttpClient till, double north, int? inMinutes = null)
    {
        DateTimeOffset? readyAt = inMinutes is { } minutes ? TimeProvider.System.GetUtcNow().AddMinutes(minutes) : null;
        var quote = await Post(till, "/v1/quotes", new { pickup = Place(north + 0.001), dropoff = Place(north + 0.008), grams = 900, readyAt });
        var order = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        using var answer = await till.PutAsJsonAsync($"/v1/orders/{order}", Town.OrderOf(quote), Wire.Json);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return order;
    }

    private static object Place(double north) => new { lat = Lat + north, lng = Lng, address = "Rue du Test" };

    /// <summary>Waits until it is told for whom a ride is planned that is not offered yet.</summary>
    private static async Task IsPlanned(HttpClient member, Guid ride) => await Eventually.Is(
        async () =>
        {
            using var answer = await member.GetAsync($"/v1/rides/{ride}/why");
            return answer.IsSuccessStatusCode ? JsonElement.Parse(await answer.Content.ReadAsStringAsync()) : default;
        },
        why => why.ValueKind == JsonValueKind.Object && why.TryGetProperty("waits", out var waits) && waits.ValueKind == JsonValueKind.Object
            && waits.TryGetProperty("plan", out var plan) && plan.ValueKind == JsonValueKind.Object);

    /// <summary>Takes what is offered until the order was among it, and brings all of it to the doors.</summary>
    private static async Task Ride(HttpClient rider, Guid order)
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
            if (rides.Contains(order))
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

    /// <summary>The address of each zone's holder, by the zone's name.</summary>
    private static async Task<Dictionary<string, string>> Holders()
    {
        await using var db = NpgsqlDataSource.Create(CoopFixture.Postgres + ";Database=coop_matching;Pooling=false");
        await using var command = db.CreateCommand("SELECT zone, address FROM zone_holders");
        await using var rows = await command.ExecuteReaderAsync();
        var holders = new Dictionary<string, string>();
        while (await rows.ReadAsync())
            holders[rows.GetString(0)] = rows.GetString(1);
        return holders;
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
