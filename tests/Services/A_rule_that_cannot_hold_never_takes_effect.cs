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

    private Task<JsonElement> Kept(int version) => Eventually.Is(async () =>
    {
        using var anyone = coop.Client();
        return JsonElement.Parse(await anyone.GetStringAsync("/v1/tariffs")).GetProperty("items").EnumerateArray()
            .FirstOrDefault(tariff => tariff.GetProperty("version").GetInt32() == version);
    }, kept => kept.ValueKind == JsonValueKind.Object);

    private Task<int> Adopted(PolicyKind kind, int version, string content) => coop.InDatabase<MembersDb, int>(db =>
    {
        var at = DateTimeOffset.UtcNow.AddDays(-1);
        db.Publish(new PolicyAdopted(kind, "nonsense", version, content, PolicyRecord.HashOf(content), ProposalId: null, at, at));
        return db.SaveChangesAsync();
    });
}
