using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text.Json;
using Coop.Members;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Coop.Services;

/// <summary>
/// It is time for new keys in every service that signs, and the program is killed at each step of their turn, then right after
/// they first signed. People go on asking: nobody hears no, one key signs at a time, and all that was signed can be checked.
/// </summary>
[Collection(nameof(PrivateServers))]
public sealed class A_killed_program_changes_its_keys_all_the_same : IDisposable
{
    private const double MiddleLat = 45.75, MiddleLng = 4.85;

    private readonly UnluckyCoop coop = new(riders: 1, At(0));
    private readonly Stubborn world = new();
    private CoopProcess? program;

    /// <summary>What each service signed, in the order in which people got it.</summary>
    private readonly Dictionary<string, List<string>> signed = TurnOfAKey.Services.ToDictionary(service => service, _ => new List<string>());

    public void Dispose()
    {
        program?.Dispose();
        coop.Dispose();
    }

    [Fact]
    public async Task One_key_signs_at_a_time_and_whoever_holds_what_it_signed_is_served()
    {
        await Open();
        var people = JsonSerializer.Deserialize<List<SignIns.One>>(await File.ReadAllTextAsync(coop.SignIns), Wire.Json)!;
        using var till = Stubborn.Client(people.Single(one => one.Roles.Contains(Role.Restaurant)).ApiKey);
        using var phone = await world.SignedIn(people.Single(one => one.Roles.Contains(Role.Rider)));
        var kept = await Quote(till);
        await coop.Watch();
        using var over = new CancellationTokenSource();
        var busy = Task.WhenAll(Order(till, over.Token), StaySignedIn(people.Single(one => one.Roles.Contains(Role.Rider)), over.Token));
        await Had(1);

        await coop.Age(days: 31);
        foreach (var step in TurnOfAKey.Steps)
        {
            await coop.StandAt(step);
            await Reopen();
            await coop.Stands(step);
        }
        await coop.StandAt(null);
        await Reopen();
        await Had(3);
        foreach (var service in TurnOfAKey.Services)
        {
            Assert.Equal(2, await coop.Number(service, "SELECT count(*) FROM signing_keys"));
            Assert.Single(Kids(service));
        }
        Assert.Equal(2 * TurnOfAKey.Services.Length, (await Shown()).Keys.Count);

        await coop.Age(days: 1);
        await Reopen();
        foreach (var service in TurnOfAKey.Services)
            await Eventually.Is(() => Task.FromResult(Kids(service).Count), keys => keys == 2);
        await Reopen();
        await Had(3);
        await over.CancelAsync();
        await busy;

        await Place(till, kept);
        await world.Ask(phone, HttpMethod.Get, "/v1/members/me");
        var shown = await Shown();
        foreach (var service in TurnOfAKey.Services)
        {
            Assert.Equal(2, await coop.Number(service, "SELECT count(*) FROM signing_keys"));
            Assert.Equal(2, Kids(service).Count);
            Assert.All(All(service), jws => Assert.True(Holds(jws, shown), $"{service}: {jws}"));
        }
    }

    private async Task Open()
    {
        (program, world.Address) = await coop.Open();
    }

    private async Task Reopen()
    {
        await program!.Kill();
        program.Dispose();
        (program, world.Address) = (null, null);
        await Open();
    }

    /// <summary>Each was given so much more that is signed.</summary>
    private async Task Had(int more)
    {
        foreach (var service in TurnOfAKey.Services)
        {
            var before = All(service).Count;
            await Eventually.Is(() => Task.FromResult(All(service).Count), count => count >= before + more);
        }
    }

    private List<string> All(string service)
    {
        lock (signed)
            return [.. signed[service]];
    }

    /// <summary>The keys in their order, one more each time that another signed: a key that came back would be there twice.</summary>
    private List<string> Kids(string service)
    {
        var kids = All(service).ConvertAll(Kid);
        return [.. kids.Where((kid, i) => i == 0 || kids[i - 1] != kid)];
    }

    private string Keep(string service, JsonElement answer, string name)
    {
        var jws = answer.GetProperty(name).GetString()!;
        lock (signed)
            signed[service].Add(jws);
        return jws;
    }

    /// <summary>A till that orders on each quote as soon as it has it.</summary>
    private async Task Order(HttpClient till, CancellationToken over)
    {
        for (; !over.IsCancellationRequested; await Task.Delay(500, CancellationToken.None))
            await Place(till, await Quote(till));
    }

    private async Task<string> Quote(HttpClient till) =>
        Keep("pricing", await world.Ask(till, HttpMethod.Post, "/v1/quotes", new { pickup = At(0), dropoff = At(900), grams = 800 }), "token");

    private async Task Place(HttpClient till, string quote)
    {
        var order = await world.Ask(till, HttpMethod.Put, $"/v1/orders/{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}", new { quote, dropoff = new { name = "Bea" } });
        Assert.Equal("placed", order.GetProperty("status").GetString());
    }

    /// <summary>A phone that renews its sign-in, and reads its record of work with each new token.</summary>
    private async Task StaySignedIn(SignIns.One person, CancellationToken over)
    {
        using var phone = Stubborn.Client();
        var tokens = await world.Ask(phone, HttpMethod.Post, "/v1/sign-in", new { person.Email, person.Password });
        for (; !over.IsCancellationRequested; await Task.Delay(800, CancellationToken.None))
        {
            phone.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Keep("members", tokens, "accessToken"));
            Keep("redistribution", await world.Ask(phone, HttpMethod.Get, "/v1/my-data/work-record"), "signature");
            phone.DefaultRequestHeaders.Authorization = null;
            tokens = await world.Ask(phone, HttpMethod.Post, "/v1/sign-in/refresh", new { refreshToken = tokens.GetProperty("refreshToken").GetString() });
        }
    }

    private async Task<JsonWebKeySet> Shown()
    {
        using var anyone = Stubborn.Client();
        return new JsonWebKeySet((await world.Ask(anyone, HttpMethod.Get, "/.well-known/jwks.json")).GetRawText());
    }

    private static bool Holds(string jws, JsonWebKeySet keys) => new JsonWebTokenHandler().ValidateTokenAsync(jws, new TokenValidationParameters
    {
        ValidateIssuer = false, ValidateAudience = false, ValidateLifetime = false, IssuerSigningKeys = keys.Keys, TryAllIssuerSigningKeys = false,
    }).GetAwaiter().GetResult().IsValid;

    private static string Kid(string jws) => JsonElement.Parse(Base64Url.DecodeFromChars(jws.Split('.')[0])).GetProperty("kid").GetString()!;

    private static object At(int metresNorth) => new { lat = MiddleLat + (metresNorth / 111_195.0), lng = MiddleLng, address = "Rue du Test" };
}
