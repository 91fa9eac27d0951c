using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public sealed class Pay_beneath_the_law_never_holds(CoopFixture coop)
{
    [Fact]
    public async Task What_was_adopted_stays_on_the_shelf_with_the_riders_day_that_broke_it()
    {
        using var anyone = coop.Client();
        var inForce = await Policy(anyone, current: true);

        await Adopted(version: 910, Miserly());

        var kept = await Eventually.Is(() => Policy(anyone, current: false, version: 910), kept => kept.ValueKind == JsonValueKind.Object);
        Assert.Equal("below_the_law", kept.GetProperty("refused").GetProperty("code").GetString());
        Assert.Contains("rider", kept.GetProperty("refused").GetProperty("because").GetString());
        Assert.Equal(inForce.GetProperty("version").GetInt32(), (await Policy(anyone, current: true)).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task It_can_be_tried_before_the_vote_and_says_itself_in_two_languages()
    {
        var rider = await coop.NewRider();
        var good = await rider.Post("/v1/pay/policy/check", JsonNode.Parse(Text()));
        Assert.Contains(good.GetProperty("says").EnumerateArray(), words => words.GetProperty("fr").GetString()!.Contains("attente comprise"));
        Assert.Equal(1_000, good.GetProperty("simulatedDays").GetInt32());
        Assert.Equal(JsonValueKind.Array, good.GetProperty("warnings").ValueKind);

        Assert.Equal("below_the_law", await (await rider.TryPost("/v1/pay/policy/check", JsonNode.Parse(Miserly()))).Code());
        var profiled = JsonNode.Parse(Text())!;
        profiled["components"]![0]!["acceptanceRate"] = 1;
        Assert.Equal("unknown_field", await (await rider.TryPost("/v1/pay/policy/check", profiled)).Code());
        profiled = JsonNode.Parse(Text())!;
        profiled["law"] = "OTHER";
        Assert.Equal("other_law", await (await rider.TryPost("/v1/pay/policy/check", profiled)).Code());
        Assert.Equal(HttpStatusCode.BadRequest, (await rider.TryPost("/v1/pay/policy/check", new[] { 1 })).StatusCode);
    }

    [Fact]
    public async Task Anyone_reads_the_pay_in_words_with_the_law_and_its_sources()
    {
        using var anyone = coop.Client();
        var view = JsonElement.Parse(await anyone.GetStringAsync("/v1/pay/policy"));

        Assert.Contains(view.GetProperty("says").EnumerateArray(), words => words.GetProperty("en").GetString()!.Contains("€12.02 an hour"));
        Assert.Contains(view.GetProperty("says").EnumerateArray(), words => words.GetProperty("fr").GetString()!.Contains("L3123-29"));
        Assert.Equal("FR_EMPLOYEE", view.GetProperty("law").GetProperty("id").GetString());
        Assert.False(string.IsNullOrEmpty(view.GetProperty("law").GetProperty("floors")[0].GetProperty("figures")[0].GetProperty("checkedOn").GetString()));
    }

    private static async Task<JsonElement> Policy(HttpClient anyone, bool current, int version = 0)
    {
        var view = JsonElement.Parse(await anyone.GetStringAsync("/v1/pay/policy"));
        return current ? view.GetProperty("current")
            : view.GetProperty("others").EnumerateArray().FirstOrDefault(one => one.GetProperty("version").GetInt32() == version);
    }

    private static string Text() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "founding/pay-policy.json"));

    private static string Miserly() => Text().Replace("1202", "900").Replace("1300", "900");

    private async Task Adopted(int version, string content)
    {
        var at = DateTimeOffset.UtcNow.AddMinutes(-1);
        await coop.Adopts(new PolicyAdopted(PolicyKind.PayPolicy, "miserly", version, content, PolicyRecord.HashOf(content), ProposalId: null, at, at));
        await Eventually.Is(() => coop.InDatabase<PricingDb, int>(db => db.Policies.CountAsync(policy => policy.Version == version)), found => found == 1);
    }
}
