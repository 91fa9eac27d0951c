using System.Buffers.Text;
using System.Net.Http.Json;
using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Coop.Redistribution;

namespace Coop.Services;

/// <summary>The machine is lost. A backup brings back, on another, the keys with what they signed, and without the secret nothing pretends to.</summary>
[Collection(nameof(PrivateServers))]
public sealed class Keys_outlive_the_machine : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-keys-");
    private DirectoryInfo Lost => new(Path.Combine(folder.FullName, "lost"));
    private DirectoryInfo Another => new(Path.Combine(folder.FullName, "another"));

    public void Dispose() => PrivateServers.Remove(folder);

    [Fact]
    public async Task What_was_signed_before_still_holds_and_new_things_are_signed_with_the_same_keys()
    {
        var backup = new FileInfo(Path.Combine(folder.FullName, "backup.tar.gz"));
        string token, refresh;
        (string Typ, string Jws)[] signed;
        await using (var coop = await Open(Lost))
        {
            var people = JsonSerializer.Deserialize<List<SignIns.One>>(await File.ReadAllTextAsync(Path.Combine(Lost.FullName, "sign-ins.json")), Wire.Json)!;
            using var anyone = new HttpClient { BaseAddress = coop.Address };
            var person = people.First(one => one.Roles.Contains(Role.Coordinator));
            var signedIn = await Post(anyone, "/v1/sign-in", new { person.Email, person.Password });
            (token, refresh) = (Text(signedIn, "accessToken"), Text(signedIn, "refreshToken"));
            signed = await Sign(coop);
            foreach (var one in signed)
                await Holds(coop, one);
            await BackUp.Run(Lost, backup, TimeProvider.System, TextWriter.Null, CancellationToken.None);
        }
        PrivateServers.Remove(Lost);

        await Restore.Run(Another, backup, TimeProvider.System, TextWriter.Null, CancellationToken.None);

        await using (var coop = await Open(Another))
        {
            using var me = Client(coop, token);
            Assert.True((await me.GetAsync("/v1/members/me")).IsSuccessStatusCode);
            foreach (var one in signed)
                await Holds(coop, one);
            Assert.True((await me.GetAsync("/v1/tariffs/current")).IsSuccessStatusCode, "what was adopted before is not known any more");
            Assert.Equal(signed.Select(one => Kid(one.Jws)), (await Sign(coop)).Select(one => Kid(one.Jws)));
            var renewed = await Post(me, "/v1/sign-in/refresh", new { refreshToken = refresh });
            Assert.Equal(Kid(token), Kid(Text(renewed, "accessToken")));
        }

        File.Move(Path.Combine(Another.FullName, "secret"), Path.Combine(folder.FullName, "secret"));
        var refused = await Assert.ThrowsAsync<ColdStart>(() => Open(Another));
        Assert.Contains("another secret sealed them", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Another.FullName, "secret")));

        File.Move(Path.Combine(folder.FullName, "secret"), Path.Combine(Another.FullName, "secret"));
        await using var again = await Open(Another);
        using var back = Client(again, token);
        Assert.True((await back.GetAsync("/v1/members/me")).IsSuccessStatusCode);
    }

    private static async Task<OpenCoop> Open(DirectoryInfo data)
    {
        var setting = new Setting(data, Port: 0, Postgres: null, Bus: null, TextWriter.Null);
        var coop = await OpenCoop.Open(setting, CancellationToken.None);
        await OpenCoop.WaitForFounding(setting, CancellationToken.None);
        return coop;
    }

    /// <summary>A token, a quote and a statement, each signed by its own service.</summary>
    private static async Task<(string Typ, string Jws)[]> Sign(OpenCoop coop)
    {
        var services = coop.App.Services;
        return
        [
            (AccessTokens.Typ, await services.GetRequiredService<SigningKeys<MembersDb>>().Sign("{}", AccessTokens.Typ)),
            (QuotePromise.Type, await services.GetRequiredService<SigningKeys<PricingDb>>().Sign("{}", QuotePromise.Type)),
            (SignedHead.Typ, await services.GetRequiredService<SigningKeys<RedistributionDb>>().Sign("{}", SignedHead.Typ)),
        ];
    }

    /// <summary>Everybody can check it, once Members has heard of the key.</summary>
    private static async Task Holds(OpenCoop coop, (string Typ, string Jws) it) => await Eventually.Is(
        () => coop.App.Services.GetRequiredService<PublishedKeys>().Open(it.Jws, it.Typ, default), content => content is not null);

    private static HttpClient Client(OpenCoop coop, string token) =>
        new() { BaseAddress = coop.Address, DefaultRequestHeaders = { Authorization = new("Bearer", token) } };

    private static async Task<JsonElement> Post(HttpClient http, string path, object body) =>
        await (await http.PostAsJsonAsync(path, body, Wire.Json)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();

    private static string Text(JsonElement answer, string name) => answer.GetProperty(name).GetString()!;

    private static string Kid(string jws) => JsonElement.Parse(Base64Url.DecodeFromChars(jws.Split('.')[0])).GetProperty("kid").GetString()!;
}
