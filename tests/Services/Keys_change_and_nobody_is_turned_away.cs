using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Coop.Hosting;
using Coop.Keys;
using Coop.Members;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Coop.Services;

/// <summary>The co-op changes the key that it signs with while tokens are under way, and every service reads old and new ones.</summary>
[Collection(nameof(OneCoop))]
public sealed class Keys_change_and_nobody_is_turned_away(CoopFixture coop)
{
    private const string Typ = "at+jwt";

    [Fact]
    public async Task Old_tokens_hold_until_they_expire_and_new_ones_at_once()
    {
        var peers = coop.Services.GetRequiredService<Peers>();
        var (orders, pricing) = (new PublishedKeys(peers), new PublishedKeys(peers));
        var old = await AnInstance().Sign("{}", Typ);
        Assert.NotNull(await orders.Open(old, Typ, default));

        await Age(TimeSpan.FromDays(31));
        var between = await AnInstance().Sign("{}", Typ);
        Assert.Equal(Kid(old), Kid(between));
        Assert.Equal(2, (await Shown()).Except(await Others()).Count());

        await Age(TimeSpan.FromDays(1));
        var now = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AnInstance().Sign("{}", Typ).AsTask()));
        var kid = Assert.Single(now.Select(Kid).Distinct());
        Assert.NotEqual(Kid(old), kid);

        foreach (var service in new[] { orders, pricing, new PublishedKeys(peers) })
        {
            var opened = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => service.Open(i % 2 == 0 ? old : now[0], Typ, default)));
            Assert.DoesNotContain(null, opened);
        }
    }

    [Fact]
    public async Task A_turn_that_is_late_does_not_keep_the_old_key_signing_when_it_must_stop()
    {
        var before = await AnInstance().Sign("{}", Typ);
        var madeAt = await coop.InDatabase<MembersDb, DateTimeOffset>(db => db.Database.SqlQuery<DateTimeOffset>(
            $"""SELECT created_at AS "Value" FROM signing_keys WHERE kid = {Kid(before)}""").SingleAsync());
        await Move(Kid(before), TimeProvider.System.GetUtcNow() - new TimeSpan(30, 23, 0, 0));
        var (clock, kids) = (new Moving(), new List<string>());
        try
        {
            var instance = AnInstance(clock);
            foreach (var hours in (double[])[0, 0.9, 1.1])
            {
                clock.Ahead = TimeSpan.FromHours(hours);
                kids.Add(Kid(await instance.Sign("{}", Typ)));
            }
        }
        finally
        {
            await coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlAsync($"DELETE FROM signing_keys WHERE created_at > (SELECT created_at FROM signing_keys WHERE kid = {Kid(before)})"));
            await Move(Kid(before), madeAt);
        }

        Assert.Equal([Kid(before), Kid(before)], kids[..2]);
        Assert.NotEqual(Kid(before), kids[2]);
    }

    [Fact]
    public async Task A_flood_of_forged_names_does_not_hold_up_who_has_a_true_one()
    {
        var keys = new PublishedKeys(coop.Services.GetRequiredService<Peers>());
        var good = coop.Coordinator.Token;
        var parts = good.Split('.');
        var forged = Enumerable.Range(0, 200).Select(i =>
            $"{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { alg = "ES256", typ = Typ, kid = $"k{i}" }))}.{parts[1]}.{parts[2]}");

        var answers = await Task.WhenAll(forged.Append(good).Select(token => keys.Open(token, Typ, default)));

        Assert.NotNull(answers[^1]);
        Assert.All(answers[..^1], Assert.Null);
    }

    [Fact]
    public async Task A_key_that_came_over_the_bus_signs_neither_tokens_nor_adoptions()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = new SigningCredentials(new ECDsaSecurityKey(pair) { KeyId = $"{Guid.NewGuid():N}" }, SecurityAlgorithms.EcdsaSha256);
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        var jwk = JsonSerializer.Serialize(new
        {
            kty = "EC", crv = "P-256", alg = "ES256", use = "sig", kid = key.Key.KeyId, service = "members",
            x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y),
        });
        await coop.Hears(new SigningKeyPublished(key.Key.KeyId, jwk, DateTimeOffset.UtcNow.AddDays(1), DateTimeOffset.UtcNow));
        await Eventually.Is(Shown, shown => shown.Contains(key.Key.KeyId));
        var keys = new PublishedKeys(coop.Services.GetRequiredService<Peers>());

        Assert.NotNull(await keys.Open(Signed("quote+jwt"), "quote+jwt", default));
        Assert.Null(await keys.Open(Signed(Typ), Typ, default));
        Assert.Null(await keys.Open(Signed(SignedAdoption.Typ), SignedAdoption.Typ, default));

        string Signed(string typ) => new JsonWebTokenHandler().CreateToken("{}", key, new Dictionary<string, object> { ["typ"] = typ });
    }

    [Fact]
    public async Task What_was_adopted_under_an_old_key_is_checked_for_years_unless_the_key_was_withdrawn()
    {
        var (old, withdrawn) = ($"{Guid.NewGuid():N}", $"{Guid.NewGuid():N}");
        await coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlAsync($"""
            INSERT INTO signing_keys (kid, public_jwk, sealed_key, created_at, retires_at)
            SELECT one.kid, replace(key.public_jwk, key.kid, one.kid), '', now() - interval '9 years', now() - interval '9 years' + one.days * interval '1 day'
            FROM (SELECT * FROM signing_keys LIMIT 1) AS key, (VALUES ({old}, 61), ({withdrawn}, 60)) AS one (kid, days)
            """));

        var shown = await Shown();

        await coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlAsync($"DELETE FROM signing_keys WHERE kid IN ({old}, {withdrawn})"));
        Assert.Contains(old, shown);
        Assert.DoesNotContain(withdrawn, shown);
    }

    /// <summary>Members as it runs beside itself: it remembers nothing and reads its keys from the table.</summary>
    private SigningKeys<MembersDb> AnInstance(TimeProvider? clock = null) => new(
        coop.Services.GetRequiredService<IServiceScopeFactory>(), coop.Services.GetRequiredService<IOptions<KeySecret>>(),
        coop.Services.GetRequiredService<PublishedKeys>(), clock ?? TimeProvider.System);

    /// <summary>The newest key gets older by so much.</summary>
    private Task<int> Age(TimeSpan by) => coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlAsync(
        $"UPDATE signing_keys SET created_at = created_at - {by} WHERE created_at = (SELECT max(created_at) FROM signing_keys)"));

    /// <summary>The key was made then, and stops as long after that as ever.</summary>
    private Task<int> Move(string kid, DateTimeOffset madeAt) => coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlAsync(
        $"UPDATE signing_keys SET created_at = {madeAt}, retires_at = {madeAt + SigningKeys<MembersDb>.Lifetime} WHERE kid = {kid}"));

    private sealed class Moving : TimeProvider
    {
        public TimeSpan Ahead { get; set; }
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }

    private Task<List<string>> Others() => coop.InDatabase<MembersDb, List<string>>(db => db.Database.SqlQuery<string>(
        $"""SELECT kid AS "Value" FROM published_keys WHERE kid NOT IN (SELECT kid FROM signing_keys)""").ToListAsync());

    private async Task<IEnumerable<string>> Shown()
    {
        using var anyone = coop.Client();
        return (await anyone.GetFromJsonAsync<JsonElement>("/.well-known/jwks.json")).GetProperty("keys").EnumerateArray()
            .Select(key => key.GetProperty("kid").GetString()!).ToList();
    }

    private static string Kid(string jws) => JsonElement.Parse(Base64Url.DecodeFromChars(jws.Split('.')[0])).GetProperty("kid").GetString()!;
}
