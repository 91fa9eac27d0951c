using System.Net;
using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Coop.Pricing;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Services;

/// <summary>Every way in that a test can think of: the doors, the bus, the login of a service, a number that is taken, a second founding, statutes that could not be voted by.</summary>
[Collection(nameof(OneCoop))]
public sealed class Nothing_unvoted_takes_effect(CoopFixture coop)
{
    [Fact]
    public async Task No_door_takes_a_rule()
    {
        foreach (var rule in (string[])["tariffs", "tariffs/1", "tariffs/current", "pay/policy", "matching/policy", "statutes", "policies", "rules"])
        foreach (var method in (HttpMethod[])[HttpMethod.Put, HttpMethod.Post, HttpMethod.Patch, HttpMethod.Delete])
        {
            using var request = new HttpRequestMessage(method, $"/v1/{rule}") { Content = new StringContent("{\"name\":\"mine\"}", System.Text.Encoding.UTF8, "application/json") };
            var answer = await coop.Coordinator.Http.SendAsync(request);
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"{method} {rule}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task The_login_of_a_service_neither_changes_nor_removes_a_rule_nor_its_refusal()
    {
        foreach (var rewrite in (string[])["UPDATE policies SET content = '[]'", "UPDATE policies SET effective_at = now()", "DELETE FROM policies", "DELETE FROM refused_policies", "TRUNCATE policies"])
        {
            await Refused(rewrite, coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlRawAsync(rewrite)));
            await Refused(rewrite, coop.InDatabase<PricingDb, int>(db => db.Database.ExecuteSqlRawAsync(rewrite)));
            await Refused(rewrite, coop.InDatabase<MatchingDb, int>(db => db.Database.ExecuteSqlRawAsync(rewrite)));
            await Refused(rewrite, coop.InDatabase<RedistributionDb, int>(db => db.Database.ExecuteSqlRawAsync(rewrite)));
        }
        foreach (var rewrite in (string[])["DELETE FROM voters", "UPDATE ballots SET choice = 'yes'", "DELETE FROM ballots", "UPDATE evidence SET name = 'x'", "DELETE FROM founded"])
            await Refused(rewrite, coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlRawAsync(rewrite)));
    }

    [Fact]
    public async Task A_second_text_under_a_number_that_is_taken_changes_nothing()
    {
        using var anyone = coop.Client();
        var before = await anyone.GetStringAsync("/v1/tariffs/1");
        var forged = before.Replace("\"cents\"", "\"cents\" ", StringComparison.Ordinal);

        await Hears(PolicyKind.Tariff, 1, forged);
        await Hears(PolicyKind.Tariff, 930, "[]");
        await Eventually.Is(() => coop.InDatabase<PricingDb, bool>(db => db.RefusedPolicies.AnyAsync(no => no.Version == 930)), heard => heard);

        Assert.Equal(before, await anyone.GetStringAsync("/v1/tariffs/1"));
    }

    [Fact]
    public async Task Statutes_that_the_law_forbids_are_refused_to_all_and_no_vote_goes_by_them()
    {
        var good = await coop.InDatabase<RedistributionDb, string>(async db =>
            (await db.Policies.SingleAsync(policy => policy.Kind == PolicyKind.Statutes && policy.Version == 1)).Content);
        await Hears(PolicyKind.Statutes, 931, good.Replace("\"proxies\": {", "\"colleges\": {}, \"proxies\": {", StringComparison.Ordinal));

        await Eventually.Is(() => coop.InDatabase<MembersDb, string?>(db => db.RefusedPolicies.Where(no => no.Version == 931).Select(no => no.Code).SingleOrDefaultAsync()), code => code == "illegal_colleges");
        await Eventually.Is(() => coop.InDatabase<MatchingDb, bool>(db => db.RefusedPolicies.AnyAsync(no => no.Version == 931)), heard => heard);
        Assert.NotEqual(931, await coop.InDatabase<RedistributionDb, int>(async db => (await db.PolicyAt<Statutes>(PolicyKind.Statutes, DateTimeOffset.MaxValue, CancellationToken.None))!.Record.Version));
    }

    [Fact]
    public async Task A_co_op_is_founded_once()
    {
        await using var scope = coop.Services.CreateAsyncScope();
        var before = await Counted();

        await scope.ServiceProvider.GetRequiredService<FoundCoop>().Run(CancellationToken.None);

        Assert.Equal(before, await Counted());
        var twice = await Assert.ThrowsAsync<PostgresException>(() => coop.InDatabase<MembersDb, int>(db => db.Database.ExecuteSqlRawAsync("INSERT INTO founded SELECT * FROM founded")));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, twice.SqlState);

        Task<int> Counted() => coop.InDatabase<MembersDb, int>(db => db.Policies.CountAsync(policy => policy.ProposalId == null));
    }

    [Fact]
    public async Task What_Members_did_not_sign_has_no_effect_wherever_it_comes_from()
    {
        var founding = await coop.InDatabase<PricingDb, PolicyRecord>(db => db.Policies.AsNoTracking().SingleAsync(policy => policy.Kind == PolicyKind.Tariff && policy.Version == 1));
        var before = await Current();
        var (cheaper, sooner) = (New(PolicyKind.Tariff, 940, founding.Content + " "), New(PolicyKind.Tariff, 942, founding.Content));
        var ofPricing = await coop.Services.GetRequiredService<SigningKeys<PricingDb>>().Sign(SignedAdoption.Payload(PolicyRecord.Of(cheaper)), SignedAdoption.Typ);
        var ofAnotherKind = await coop.Services.GetRequiredService<SigningKeys<MembersDb>>().Sign(SignedAdoption.Payload(PolicyRecord.Of(cheaper)), "at+jwt");
        PolicyAdopted[] forged =
        [
            cheaper,
            cheaper with { Signature = "" },
            cheaper with { Signature = founding.Signature },
            cheaper with { Signature = ofPricing },
            cheaper with { Signature = ofAnotherKind },
            await coop.Signed(cheaper) with { Content = founding.Content },
            await coop.Signed(cheaper) with { EffectiveAt = cheaper.EffectiveAt.AddDays(-1) },
            await coop.Signed(cheaper) with { Version = 941 },
            sooner with { Signature = founding.Signature },
        ];
        await using var post = await Post.Open(coop);
        var letters = forged.Select(Post.Write).ToList();
        foreach (var letter in letters)
            await post.Put(ServiceName.Pricing, letter);

        foreach (var unsigned in (string?[])[null, ""])
            Assert.Contains((await Assert.ThrowsAsync<PostgresException>(() => Put(cheaper with { Signature = unsigned }))).SqlState, new[] { PostgresErrorCodes.CheckViolation, PostgresErrorCodes.NotNullViolation });
        try
        {
            foreach (var (number, row) in forged.Skip(2).Index())
                await Put(row with { Version = 943 + number, Hash = PolicyRecord.HashOf(row.Content) });
            var put = TimeProvider.System.GetUtcNow();
            await Eventually.Is(() => Task.FromResult(TimeProvider.System.GetUtcNow()), now => now > put.AddSeconds(1.1)); // the shelf is read once a second
            Assert.Equal(before, await Current());
            foreach (var number in Enumerable.Range(943, forged.Length - 2))
                Assert.Equal("not_adopted", (await coop.Coordinator.Get($"/v1/tariffs/{number}")).GetProperty("refused").GetProperty("code").GetString());
        }
        finally
        {
            await Tables.Number(coop, ServiceName.Pricing, "WITH gone AS (DELETE FROM policies WHERE version BETWEEN 943 AND 960 RETURNING 1) SELECT count(*) FROM gone");
        }

        var dead = await Eventually.Is(() => coop.Coordinator.Get("/v1/ops/pricing/dead-letters?limit=100"), dead => letters.TrueForAll(letter => Because(dead, letter.Id) is not null));
        Assert.All(letters, letter => Assert.Contains("is not what Members signed as adopted", Because(dead, letter.Id), StringComparison.Ordinal));
        Assert.Equal(before, await Current());
        Assert.False(await coop.InDatabase<PricingDb, bool>(db => db.Policies.AnyAsync(policy => policy.Version >= 940 && policy.Version <= 942)));

        async Task<string> Current() => (await coop.Coordinator.Get("/v1/tariffs/current")).GetRawText();

        static string? Because(System.Text.Json.JsonElement dead, Guid letter) => dead.GetProperty("items").EnumerateArray()
            .Where(one => one.GetProperty("id").GetString() == letter.ToString()).Select(one => one.GetProperty("because").GetString()).SingleOrDefault();

    }

    [Theory]
    [InlineData(970, "the same text, from another day on")]
    [InlineData(971, "another text")]
    public async Task What_lies_under_a_number_by_another_hand_does_not_keep_the_rule_that_was_adopted_from_it(int number, string forged)
    {
        var founding = await coop.InDatabase<PricingDb, PolicyRecord>(db => db.Policies.AsNoTracking().SingleAsync(policy => policy.Kind == PolicyKind.Tariff && policy.Version == 1));
        var adopted = await coop.Signed(New(PolicyKind.Tariff, number, founding.Content) with { EffectiveAt = founding.EffectiveAt.AddYears(-1), Name = "adopted" });
        var row = forged == "another text" ? adopted with { Content = "[]", Hash = PolicyRecord.HashOf("[]") } : adopted with { EffectiveAt = adopted.EffectiveAt.AddDays(1) };
        await Put(row with { Name = "forged", Signature = "x" + row.Signature });
        Assert.Equal("not_adopted", (await coop.Coordinator.Get($"/v1/tariffs/{number}")).GetProperty("refused").GetProperty("code").GetString());

        await coop.Adopts(adopted);
        await coop.Adopts(adopted);

        var tariff = await Eventually.Is(() => coop.Coordinator.Get($"/v1/tariffs/{number}"), shown => !shown.TryGetProperty("refused", out _));
        Assert.Equal(("adopted", founding.Content), (tariff.GetProperty("name").GetString(), tariff.GetProperty("text").GetString()));
        Assert.Equal(number, await Eventually.Is(() => coop.InDatabase<PricingDb, int>(async db => (await db.PolicyAt<Tariff>(PolicyKind.Tariff, founding.EffectiveAt.AddDays(-1), CancellationToken.None))?.Record.Version ?? 0), version => version == number));
        Assert.Single((await coop.Coordinator.Get($"/v1/tariffs?after={number + 1}&limit=1")).GetProperty("items").EnumerateArray(), one => !one.TryGetProperty("refused", out _));
        Assert.Equal(2, await Tables.Number(coop, ServiceName.Pricing, $"SELECT count(*) FROM policies WHERE version = {number}"));
        await Tables.Number(coop, ServiceName.Pricing, $"WITH gone AS (DELETE FROM policies WHERE version = {number} RETURNING 1) SELECT count(*) FROM gone");
    }

    private Task<int> Put(PolicyAdopted row) => coop.InDatabase<PricingDb, int>(db => db.Database.ExecuteSqlAsync($"""
        INSERT INTO policies (kind, name, version, content, hash, effective_at, adopted_at, signature)
        VALUES ('tariff', {row.Name}, {row.Version}, {row.Content}, {row.Hash}, {row.EffectiveAt}, {row.At}, {row.Signature})
        """));

    private static async Task Refused(string rewrite, Task<int> attempt)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => attempt);
        Assert.True(refused.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{rewrite}: {refused.SqlState}");
    }

    private Task Hears(PolicyKind kind, int version, string content) => coop.Adopts(New(kind, version, content));

    /// <summary>It would hold from now on: anything older the founding of today would outlive anyway.</summary>
    private static PolicyAdopted New(PolicyKind kind, int version, string content) => new(
        kind, "forged", version, content, PolicyRecord.HashOf(content), new ProposalId(Guid.NewGuid()), TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow());
}
