using System.Buffers.Text;
using System.Net.Http.Json;
using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

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

    /// <summary>Members as it runs beside itself: it remembers nothing and reads its keys from the table.</summary>
    private SigningKeys<MembersDb> AnInstance() => new(
        coop.Services.GetRequiredService<IServiceScopeFactory>(), coop.Services.GetRequiredService<IOptions<KeySecret>>(), TimeProvider.System);

    /// <summary>The newest key gets older by so much.</summary>
    private Task<int> Age(TimeSpan by) => coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlAsync(
        $"UPDATE signing_keys SET created_at = created_at - {by} WHERE created_at = (SELECT max(created_at) FROM signing_keys)"));

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
