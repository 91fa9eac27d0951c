using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Coop.Members;

namespace Coop.Services;

/// <summary>A key may be in wrong hands. Somebody does what deploy/README.md says, word for word, as the owner of the databases.</summary>
[Collection(nameof(PrivateServers))]
public sealed class A_withdrawn_key_is_good_no_more : IDisposable
{
    private const double MiddleLat = 45.75, MiddleLng = 4.85;
    private static readonly string[] Five = ["orders", "pricing", "matching", "redistribution", "members"];

    private readonly string readme = File.ReadAllText(Path.Combine(Here(), "../../deploy/README.md"));
    private readonly UnluckyCoop coop = new(riders: 1, At(0));
    private readonly Stubborn world = new();
    private CoopProcess? program;

    public void Dispose()
    {
        program?.Dispose();
        coop.Dispose();
    }

    [Fact]
    public async Task What_it_signed_is_refused_another_signs_at_once_and_rules_stand_again_when_somebody_says_so()
    {
        await Open();
        var people = JsonSerializer.Deserialize<List<SignIns.One>>(await File.ReadAllTextAsync(coop.SignIns), Wire.Json)!;
        using var till = Stubborn.Client(people.Single(one => one.Roles.Contains(Role.Restaurant)).ApiKey);
        var rider = people.Single(one => one.Roles.Contains(Role.Rider));
        using var phone = Stubborn.Client();
        var old = await world.Ask(phone, HttpMethod.Post, "/v1/sign-in", new { rider.Email, rider.Password });
        Hold(phone, old);
        var quote = (await Quote(till)).GetProperty("token").GetString()!;
        var record = await world.Ask(phone, HttpMethod.Get, "/v1/my-data/work-record");
        string[] before = [Kid(old.GetProperty("accessToken")), KidOf(quote), Kid(record.GetProperty("signature"))];
        Assert.Subset((await Shown()).ToHashSet(), before.ToHashSet());

        foreach (var (service, kid) in TurnOfAKey.Services.Zip(before))
            await Withdraw(service, kid);
        await Reopen();

        Assert.Equal(HttpStatusCode.Unauthorized, (await world.Once(phone, HttpMethod.Get, "/v1/members/me")).Status);
        phone.DefaultRequestHeaders.Authorization = null;
        var renewed = await world.Ask(phone, HttpMethod.Post, "/v1/sign-in/refresh", new { refreshToken = old.GetProperty("refreshToken").GetString() });
        Hold(phone, renewed);
        await world.Ask(phone, HttpMethod.Get, "/v1/members/me");
        var (status, refused) = await Place(till, quote);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "invalid_quote"), (status, Text(refused, "code")));

        Assert.Equal("not_adopted", Text((await Tariff(till)).GetProperty("refused"), "code"));
        Assert.Equal("not_founded_yet", Text((await world.Once(till, HttpMethod.Post, "/v1/quotes", Asked)).Answer, "code"));
        foreach (var service in Five)
            await coop.Do(service, Command("ALTER TABLE policies").Replace("WHERE …", "WHERE version = 1", StringComparison.Ordinal), OwnerOf(service));

        var anew = (await Quote(till)).GetProperty("token").GetString()!;
        Assert.False((await Tariff(till)).TryGetProperty("refused", out _));
        Assert.Equal(HttpStatusCode.Created, (await Place(till, anew)).Status);
        record = await world.Ask(phone, HttpMethod.Get, "/v1/my-data/work-record");
        string[] after = [Kid(renewed.GetProperty("accessToken")), KidOf(anew), Kid(record.GetProperty("signature"))];
        var shown = await Shown();
        Assert.All(after, kid => Assert.Contains(kid, shown));
        Assert.All(before, kid => Assert.DoesNotContain(kid, shown));
        foreach (var service in Five)
            Assert.Equal(1, await coop.Number(service, "SELECT count(*) FROM pg_constraint WHERE conname = 'adoptions_are_signed'"));
    }

    [Fact]
    public async Task The_one_that_signs_at_once_does_so_as_soon_as_everybody_can_check_it_and_no_sooner()
    {
        await Open();
        var people = JsonSerializer.Deserialize<List<SignIns.One>>(await File.ReadAllTextAsync(coop.SignIns), Wire.Json)!;
        using var till = Stubborn.Client(people.Single(one => one.Roles.Contains(Role.Restaurant)).ApiKey);
        var old = KidOf((await Quote(till)).GetProperty("token").GetString()!);
        await coop.Watch();

        await Withdraw("pricing", old);
        await coop.StandAt("hear");
        await Reopen();
        await coop.Stands("hear");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await world.Once(till, HttpMethod.Post, "/v1/quotes", Asked)).Status);
        await coop.StandAt(null);
        await Reopen();

        var anew = (await Quote(till)).GetProperty("token").GetString()!;
        Assert.NotEqual(old, KidOf(anew));
        Assert.Equal(HttpStatusCode.Created, (await Place(till, anew)).Status);
    }

    /// <summary>The two commands of the page, about the key <paramref name="kid"/> of that service.</summary>
    private async Task Withdraw(string service, string kid)
    {
        Assert.Equal(1, await coop.Do(service, About(kid, Command("UPDATE signing_keys")), OwnerOf(service)));
        Assert.Equal(1, await coop.Do("members", About(kid, Command("DELETE FROM published_keys")), OwnerOf("members")));
    }

    private static string About(string kid, string command)
    {
        var about = command.Replace("kid = …", $"kid = '{kid}'", StringComparison.Ordinal);
        Assert.NotEqual(command, about);
        return about;
    }

    /// <summary>The one command in the page that begins so.</summary>
    private string Command(string begin) =>
        Assert.Single(Regex.Matches(readme, $"`({begin}[^`]+)`")).Groups[1].Value;

    private static string OwnerOf(string service) => $"coop_{service}_owner";

    private async Task Open() => (program, world.Address) = await coop.Open();

    private async Task Reopen()
    {
        await program!.Kill();
        program.Dispose();
        (program, world.Address) = (null, null);
        await Open();
    }

    private static object Asked => new { pickup = At(0), dropoff = At(900), grams = 800 };

    private Task<JsonElement> Quote(HttpClient till) => world.Ask(till, HttpMethod.Post, "/v1/quotes", Asked);

    private Task<(HttpStatusCode Status, JsonElement Answer)> Place(HttpClient till, string quote) =>
        world.Once(till, HttpMethod.Put, $"/v1/orders/{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}", new { quote, dropoff = new { name = "Bea" } });

    private Task<JsonElement> Tariff(HttpClient anyone) => world.Ask(anyone, HttpMethod.Get, "/v1/tariffs/1");

    private async Task<IReadOnlyList<string>> Shown()
    {
        using var anyone = Stubborn.Client();
        return [.. (await world.Ask(anyone, HttpMethod.Get, "/.well-known/jwks.json")).GetProperty("keys").EnumerateArray().Select(key => Text(key, "kid"))];
    }

    private static void Hold(HttpClient phone, JsonElement tokens) =>
        phone.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Text(tokens, "accessToken"));

    private static string Text(JsonElement answer, string name) => answer.GetProperty(name).GetString()!;

    private static string Kid(JsonElement jws) => KidOf(jws.GetString()!);

    private static string KidOf(string jws) => Text(JsonElement.Parse(Base64Url.DecodeFromChars(jws.Split('.')[0])), "kid");

    private static object At(int metresNorth) => new { lat = MiddleLat + (metresNorth / 111_195.0), lng = MiddleLng, address = "Rue du Test" };

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
