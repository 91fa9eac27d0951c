using System.Text.Json;
using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class A_rule_that_cannot_hold_never_takes_effect(CoopFixture coop)
{
    [Fact]
    public async Task A_tariff_that_cannot_be_read_stays_on_the_shelf_with_its_refusal_and_the_old_one_in_force()
    {
        using var anyone = coop.Client();
        var inForce = await anyone.GetStringAsync("/v1/tariffs/current");

        await Adopted(PolicyKind.Tariff, version: 900, """{"name":"nonsense","rules":7}""");

        var kept = await Kept(900);
        Assert.Equal("unreadable_rule", kept.GetProperty("refused").GetProperty("code").GetString());
        Assert.Equal(inForce, await anyone.GetStringAsync("/v1/tariffs/current"));
    }

    [Fact]
    public async Task The_other_services_hear_of_the_refusal()
    {
        await Adopted(PolicyKind.Tariff, version: 901, "[]");
        await Kept(901);

        await Eventually.Is(() => coop.InDatabase<MembersDb, int>(db => db.RefusedPolicies.CountAsync(no => no.Version == 901)), found => found == 1);
        await Eventually.Is(() => coop.InDatabase<MatchingDb, int>(db => db.RefusedPolicies.CountAsync(no => no.Version == 901)), found => found == 1);
    }

    [Fact]
    public async Task A_tariff_with_a_gap_is_kept_with_the_rule_and_a_delivery_that_falls_into_it()
    {
        await Adopted(PolicyKind.Tariff, version: 902, WithAGap(await InForce()));

        var refused = (await Kept(902)).GetProperty("refused");
        Assert.Equal("gap", refused.GetProperty("code").GetString());
        Assert.StartsWith("load: no rule is for this delivery, such as 0 m, 10000 g", refused.GetProperty("because").GetString());
    }

    [Fact]
    public async Task Anyone_of_the_co_op_tries_a_tariff_before_the_vote()
    {
        var (member, good) = (await coop.NewRider(), await InForce());

        var words = await member.Post("/v1/tariffs/check", JsonElement.Parse(good));
        Assert.Contains(words.GetProperty("sentences").EnumerateArray(), line => line.GetProperty("fr").GetString()!.Contains("1,50", StringComparison.Ordinal));
        var no = await member.TryPost("/v1/tariffs/check", JsonElement.Parse(WithAGap(good)));
        var problem = JsonElement.Parse(await no.Content.ReadAsStringAsync());
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, no.StatusCode);
        Assert.Equal("load", problem.GetProperty("rule").GetString());
        Assert.Equal(10_000, problem.GetProperty("example").GetProperty("grams").GetInt32());
    }

    [Fact]
    public async Task Nobody_votes_on_a_tariff_that_could_not_hold()
    {
        var (member, good, now) = (await coop.NewRider(), await InForce(), DateTimeOffset.UtcNow);

        var no = await Propose(WithAGap(good));
        Assert.Equal((System.Net.HttpStatusCode.UnprocessableEntity, "gap"), (no.StatusCode, await no.Code()));
        Assert.Equal("load", JsonElement.Parse(await no.Content.ReadAsStringAsync()).GetProperty("rule").GetString());
        Assert.Equal("unreadable_rule", await (await Propose("{\"name\":\"nothing\"}")).Code());
        Assert.Equal("unreadable_rule", await (await Propose(good.Replace("\"grams\"", "\"gramms\"", StringComparison.Ordinal))).Code());
        Assert.Equal(System.Net.HttpStatusCode.Created, (await Propose(good)).StatusCode);

        Task<HttpResponseMessage> Propose(string tariff) => member.TryPost("/v1/proposals", new
        {
            kind = "tariff", content = JsonElement.Parse(tariff), opensAt = now, closesAt = now.AddDays(300), effectiveAt = now.AddDays(320),
        });
    }

    [Fact]
    public async Task Nobody_votes_on_statutes_that_the_law_forbids()
    {
        var (member, now) = (await coop.NewRider(), DateTimeOffset.UtcNow);
        var good = await coop.InDatabase<Coop.Redistribution.RedistributionDb, string>(async db =>
            (await db.Policies.SingleAsync(policy => policy.Kind == PolicyKind.Statutes && policy.Version == 1)).Content);
        var no = await Propose(good.Replace("\"hours\"", "\"deliveries\"", StringComparison.Ordinal));
        Assert.Equal((System.Net.HttpStatusCode.UnprocessableEntity, "illegal_key"), (no.StatusCode, await no.Code()));
        Assert.Contains("loi 78-763", await no.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.Created, (await Propose(good)).StatusCode);
        Assert.Equal(["equal", "hours", "wages"], (await member.Post("/v1/statutes/check", JsonElement.Parse(good)))
            .GetProperty("mayShareBy").EnumerateArray().Select(key => key.GetString()));

        Task<HttpResponseMessage> Propose(string statutes) => member.TryPost("/v1/proposals", new
        {
            kind = "statutes", content = JsonElement.Parse(statutes), opensAt = now.AddDays(20), closesAt = now.AddDays(300), effectiveAt = now.AddDays(320),
        });
    }

    [Fact]
    public async Task Nobody_votes_on_a_way_of_matching_that_could_not_hold_and_an_adopted_one_never_takes_effect()
    {
        var (member, now) = (await coop.NewRider(), DateTimeOffset.UtcNow);
        using var anyone = coop.Client();
        var inForce = JsonElement.Parse(await anyone.GetStringAsync("/v1/matching/policy"));
        var good = inForce.GetProperty("content").GetRawText();
        var hasty = good.Replace("\"answerSeconds\":60", "\"answerSeconds\":5", StringComparison.Ordinal);

        var no = await Propose(hasty);
        Assert.Equal((System.Net.HttpStatusCode.UnprocessableEntity, "answer_too_short"), (no.StatusCode, await no.Code()));
        Assert.Equal("unreadable_rule", await (await Propose("{\"name\":\"nothing\"}")).Code());
        Assert.Equal(System.Net.HttpStatusCode.Created, (await Propose(good)).StatusCode);
        Assert.NotEmpty((await member.Post("/v1/matching/policy/check", JsonElement.Parse(good))).GetProperty("weights").EnumerateArray());

        await Adopted(PolicyKind.MatchingPolicy, version: 903, hasty);
        await Eventually.Is(() => coop.InDatabase<MatchingDb, string?>(db => db.RefusedPolicies.Where(one => one.Version == 903).Select(one => one.Code).SingleOrDefaultAsync()), code => code == "answer_too_short");
        Assert.Equal(inForce.GetRawText(), await anyone.GetStringAsync("/v1/matching/policy"));

        Task<HttpResponseMessage> Propose(string policy) => member.TryPost("/v1/proposals", new
        {
            kind = "matching-policy", content = JsonElement.Parse(policy), opensAt = now.AddDays(20), closesAt = now.AddDays(300), effectiveAt = now.AddDays(320),
        });
    }

    private async Task<string> InForce()
    {
        using var anyone = coop.Client();
        return JsonElement.Parse(await anyone.GetStringAsync("/v1/tariffs/current")).GetProperty("text").GetString()!;
    }

    /// <summary>Exactly ten kilos cost nothing, not even nothing.</summary>
    private static string WithAGap(string tariff) =>
        tariff.Replace("\"from\": 10000", "\"from\": 10001", StringComparison.Ordinal);

    private Task<JsonElement> Kept(int version) => Eventually.Is(async () =>
    {
        using var anyone = coop.Client();
        return JsonElement.Parse(await anyone.GetStringAsync("/v1/tariffs")).GetProperty("items").EnumerateArray()
            .FirstOrDefault(tariff => tariff.GetProperty("version").GetInt32() == version);
    }, kept => kept.ValueKind == JsonValueKind.Object);

    private Task Adopted(PolicyKind kind, int version, string content) => coop.Adopts(new PolicyAdopted(
        kind, "nonsense", version, content, PolicyRecord.HashOf(content), ProposalId: null, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(-1)));
}
