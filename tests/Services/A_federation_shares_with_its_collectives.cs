using System.Text.Json.Nodes;
using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>
/// A co-op of its own whose members are collectives (loi 47-1775 art. 15): its year bears its tax, what others' business left
/// stays in common, and the rest goes to the collectives by the fees they paid, and by what they delivered, rode and added.
/// </summary>
public sealed class A_federation_shares_with_its_collectives : IAsyncLifetime
{
    private static readonly PolicyRef Rule = new("voted", 1, "sha256:0");
    private readonly CoopFixture coop = new();

    public Task InitializeAsync() => coop.InitializeAsync();
    public Task DisposeAsync() => coop.DisposeAsync();

    [Fact]
    public async Task By_what_is_on_record_after_tax_and_without_what_others_left()
    {
        var (north, south, now) = (Guid.NewGuid(), Guid.NewGuid(), TimeProvider.System.GetUtcNow());
        var year = $"{now.Year}";
        await BecomeAFederation(now);
        foreach (var collective in (Guid[])[north, south])
            await coop.Hears(new MemberJoined(new(collective), [Role.Member], Engagement.Independent, new(now.Year - 1, 1, 1), now));
        await coop.Hears(new RideSettled(new(Guid.NewGuid()), new(Guid.NewGuid()), null, RideEnd.Delivered,
            new(Rule, [new("base", Payee.Coop, new(100_000), ""), new("VAT", Payee.Vat, new(20_000), "")]), now));
        await Eventually.Is(() => coop.InDatabase<RedistributionDb, (int, int)>(async db =>
            (await db.Entries.CountAsync(), await db.Workers.CountAsync(worker => worker.Engagement == Engagement.Independent))), heard => heard is (>= 1, 2));

        var closed = await coop.Coordinator.Post($"/v1/periods/{year}/close");
        Assert.Equal(75_000, closed.GetProperty("surplusCents").GetInt64());
        Assert.Equal((-25_000, -75_000, 0, 0), (await Balance("444"), await Balance("120"), await Balance("695"), await Balance("706")));

        using var unmeasured = await coop.Coordinator.TryPost("/v1/distributions", new { period = year });
        Assert.Equal("nothing_measured", await unmeasured.Code());
        foreach (var (collective, kind, amount) in ((Guid, string, long)[])[
            (north, "fees", 2_000), (south, "fees", 1_000), (north, "deliveries", 100), (south, "deliveries", 300),
            (north, "distance", 70_000), (south, "distance", 70_000), (north, "value-added", 30_000), (south, "value-added", 10_000)])
            await coop.Coordinator.Post($"/v1/periods/{year}/figures", new { memberId = collective, kind, amount, source = "accounts of the year" });
        var shared = await coop.Coordinator.Post("/v1/distributions", new { period = year });
        // 75 000 less 15 % and 10 % leave 56 250, of which no more is shared than what members' business left: 60 % of 75 000.
        Assert.Equal((45_000, 30_000), (shared.GetProperty("poolCents").GetInt64(), shared.GetProperty("reservesCents").GetInt64()));
        // Half by fees (2/3 are the north's), a quarter by deliveries (1/4), an eighth each by distance (1/2) and value added (3/4): 53/96.
        Assert.Equal([(north, 24_844), (south, 20_156)], shared.GetProperty("lines").EnumerateArray()
            .Select(line => (line.GetProperty("member").GetGuid(), line.GetProperty("cents").GetInt64())).OrderByDescending(line => line.Item2));
    }

    private async Task BecomeAFederation(DateTimeOffset now)
    {
        var statutes = JsonNode.Parse(await coop.InDatabase<RedistributionDb, string>(async db =>
            (await db.Policies.SingleAsync(policy => policy.Kind == PolicyKind.Statutes && policy.Version == 1)).Content))!.AsObject();
        statutes["legalProfile"] = "FEDERATION";
        statutes["key"] = new JsonObject { ["fees"] = "1/2", ["deliveries"] = "1/4", ["distance"] = "1/8", ["value-added"] = "1/8" };
        statutes.Remove("seniority");
        statutes["parameters"]!.AsArray().RemoveAll(figure => ((string)figure!["name"]!).StartsWith("corporate-tax", StringComparison.Ordinal));
        foreach (var (name, value) in ((string, string)[])[(CorporateTax.Rate, "0.25"), (DatedFigure.LeftByOthers, "0.4")])
            statutes["parameters"]!.AsArray().Add(new JsonObject { ["name"] = name, ["value"] = value, ["validFrom"] = "2024-01-01", ["source"] = "test" });
        var content = statutes.ToJsonString();
        await coop.Adopts(new PolicyAdopted(PolicyKind.Statutes, "federation", 2, content, PolicyRecord.HashOf(content), new ProposalId(Guid.NewGuid()), now.AddMinutes(-1), now));
        await Eventually.Is(() => coop.InDatabase<RedistributionDb, bool>(db => db.Policies.AnyAsync(policy => policy.Kind == PolicyKind.Statutes && policy.Version == 2)), there => there);
        Assert.False(await coop.InDatabase<RedistributionDb, bool>(db => db.RefusedPolicies.AnyAsync(no => no.Version == 2)));
    }

    private Task<long> Balance(string account) =>
        Tables.Number(coop, "redistribution", $"SELECT coalesce(sum(debit_cents - credit_cents), 0) FROM lines WHERE account = '{account}'");
}
