using System.Globalization;
using System.Text.Json.Nodes;

namespace Coop.Bench;

/// <summary>
/// A small day through the edge of the separate services: restaurants order and riders deliver until the file
/// <c>evening</c> appears, whatever is killed meanwhile. Then every order must have ended, each delivered one must be in the
/// books once, and the books must balance.
/// </summary>
internal sealed class Smoke(Api anyone, Api coordinator, string evening, TimeProvider clock)
{
    private const int Riders = 4;
    private const int Restaurants = 2;
    private const string Password = "a day in the rain, twice over";
    private static readonly (double Lat, double Lng) Centre = (45.75, 4.85);
    private static readonly TimeSpan BetweenOrders = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string run = Guid.NewGuid().ToString("N")[..8];
    private volatile bool isNight;
    private Task[] riding = [];

    public static async Task<int> Run(Uri address, string signInsFile, string evening, TimeProvider clock)
    {
        try
        {
            var anyone = new Api(address, clock);
            var first = JsonNode.Parse(await File.ReadAllTextAsync(signInsFile))!.AsArray()
                .First(one => one!["roles"]!.AsArray().Any(role => (string?)role == "coordinator"))!;
            var coordinator = await anyone.SignIn((string)first["email"]!, (string)first["password"]!);
            return await new Smoke(anyone, coordinator, evening, clock).Play();
        }
        catch (InvalidOperationException problem)
        {
            await Console.Error.WriteLineAsync($"smoke: {problem.Message}");
            return 1;
        }
    }

    private async Task<int> Play()
    {
        var riders = new List<SmokeRider>();
        for (var i = 0; i < Riders; i++)
        {
            var rider = await TakeIn("/members", $"rider{i}", $$"""{"firstName":"Rider","lastName":"{{i}}","roles":["rider","member"],"engagement":"employee","joinedOn":"2025-01-01"}""");
            riders.Add(await SmokeRider.Start(rider, Near(i), clock));
        }
        var tills = new List<(Api Till, JsonNode Place)>();
        for (var i = 0; i < Restaurants; i++)
        {
            var place = Near(i);
            var added = (await coordinator.Post("/restaurants", Parse($$"""{"name":"Kitchen {{i}}","email":"kitchen{{i}}-{{run}}@coop.example","place":{{place}} }"""))).Must("adding a restaurant");
            var key = (await coordinator.Post($"/restaurants/{added["id"]}/api-keys")).Must("a key for the till");
            tills.Add((anyone.WithKey((string)key["key"]!), place));
        }

        riding = [.. riders.Select(rider => rider.Ride(until: () => isNight))];
        var ordering = Task.WhenAll(tills.Select(Order));
        await Until("an order is delivered", () => Task.FromResult(riders.Any(rider => rider.Delivered > 0)));
        Say("the first order was delivered");
        var orders = (await ordering).SelectMany(placed => placed).ToArray();
        Say($"evening: {orders.Length} orders were placed, waiting for the last to end");

        var ended = new Dictionary<string, int>();
        foreach (var (till, id) in orders)
        {
            var status = "";
            await Until($"order {id} ends", async () =>
                (status = (string)(await till.Get($"/orders/{id}")).Must("an order")["status"]!)
                    is "delivered" or "unfilled" or "cancelled" or "returned");
            ended[status] = ended.GetValueOrDefault(status) + 1;
        }
        isNight = true;
        await Task.WhenAll(riding);
        foreach (var rider in riders)
            await rider.GoHome();

        var delivered = ended.GetValueOrDefault("delivered");
        await Until("every delivered order stands in the books", async () => await Booked(orders.Select(order => order.Id)) >= delivered);
        var balance = (await coordinator.Get("/books/trial-balance")).Must("the trial balance");
        var difference = (long)balance["differenceCents"]!;
        Say($"{orders.Length} orders: {string.Join(", ", ended.Select(some => $"{some.Value} {some.Key}"))}; "
            + $"{riders.Sum(rider => rider.Delivered)} rides ridden; the books differ by {difference} cents");
        if (difference != 0 || delivered == 0 || delivered != orders.Length)
            throw new InvalidOperationException("not every order was delivered, or the books do not balance");
        return 0;
    }

    private async Task<List<(Api Till, string Id)>> Order((Api Till, JsonNode Place) restaurant)
    {
        var placed = new List<(Api, string)>();
        while (!File.Exists(evening))
        {
            var (till, id) = (restaurant.Till, Guid.NewGuid().ToString());
            var quote = await till.Post("/quotes", Parse($$"""{"pickup":{{restaurant.Place}},"dropoff":{{Near(placed.Count % 7)}},"grams":1000}"""));
            var token = (string)quote.Must("a quote")["token"]!;
            (await till.Put($"/orders/{id}", Parse($$"""{"quote":"{{token}}","dropoff":{"name":"Somebody","phone":"+33400000000","instructions":"2nd floor"} }"""))).Must("placing an order");
            placed.Add((till, id));
            await Task.Delay(BetweenOrders, clock);
        }
        return placed;
    }

    private async Task<Api> TakeIn(string path, string name, string rest)
    {
        var email = $"{name}-{run}@coop.example";
        var person = Parse(rest);
        person["email"] = email;
        var added = (await coordinator.Post(path, person)).Must($"taking in {name}");
        await anyone.Post($"/invitations/{added["invitation"]}", new JsonObject { ["password"] = Password });
        return await anyone.SignIn(email, Password);
    }

    private async Task<int> Booked(IEnumerable<string> orders)
    {
        var (ids, booked, after) = (orders.ToArray(), new HashSet<string>(), "");
        while (true)
        {
            var page = (await coordinator.Get($"/books/entries?limit=100{after}")).Must("the entries");
            foreach (var entry in page["items"]!.AsArray())
                booked.UnionWith(ids.Where(id => entry!["key"]!.ToString().Contains(id, StringComparison.Ordinal)));
            if (page["next"] is not { } next)
                return booked.Count;
            after = "&after=" + Uri.EscapeDataString(next.ToString());
        }
    }

    private async Task Until(string what, Func<Task<bool>> holds)
    {
        var start = clock.GetTimestamp();
        while (!await holds())
        {
            if (riding.FirstOrDefault(rider => rider.IsFaulted) is { } fallen)
                await fallen;
            if (clock.GetElapsedTime(start) > Patience)
                throw new InvalidOperationException($"waited too long until {what}");
            await Task.Delay(Look, clock);
        }
    }

    private static JsonNode Near(int i) => Parse(string.Create(CultureInfo.InvariantCulture,
        $$"""{"lat":{{Centre.Lat + (i % 3) * 0.004}},"lng":{{Centre.Lng + (i % 4) * 0.003}},"address":"{{i}} Quai Perrache, Lyon"}"""));

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;

    private static void Say(string line) => Console.WriteLine($"smoke: {line}");
}
