using System.Text.Json.Nodes;
using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>Pay can change while people are out: whoever is on shift is offered, and paid, by what their shift began with.</summary>
public sealed class An_offer_is_by_the_rules_of_its_shift
{
    [Fact]
    public async Task And_only_who_comes_later_by_those_that_were_voted_since()
    {
        var coop = new CoopFixture(CoopFixture.Postgres, bus: null);
        await coop.InitializeAsync();
        try
        {
            var (north, south) = (new Town(coop), new Town(coop));
            var (before, _) = await north.RiderOnShift();
            await Adopt(coop, centsARide: 90);
            var (since, _) = await south.RiderOnShift();

            Assert.Equal(50, await Offered(north, before));
            Assert.Equal(90, await Offered(south, since));
        }
        finally
        {
            await coop.DisposeAsync();
        }

        async Task<long> Offered(Town town, Person rider)
        {
            var offer = await Town.OfferOf(rider, await town.Order(await town.Restaurant()));
            var line = (await rider.Get("/v1/offers")).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("id").GetGuid() == offer)
                .GetProperty("pay").GetProperty("lines").EnumerateArray().Single(line => line.GetProperty("rule").GetString() == "ride");
            return line.GetProperty("cents").GetInt64();
        }
    }

    /// <summary>
    /// The founding policy with another price for a ride. A service may go by the rules it has at hand for a second after it
    /// heard of new ones, so what is voted takes effect later than that, as a notice period sees to.
    /// </summary>
    private static async Task Adopt(CoopFixture coop, int centsARide)
    {
        var policy = JsonNode.Parse(await coop.InDatabase<MatchingDb, string>(async db =>
            (await db.Policies.SingleAsync(one => one.Kind == PolicyKind.PayPolicy)).Content))!;
        policy["components"]!.AsArray().Single(component => (string?)component!["id"] == "ride")!["rateCents"] = centsARide;
        var (content, now) = (policy.ToJsonString(), TimeProvider.System.GetUtcNow());
        var effectiveAt = now.AddSeconds(2);
        await coop.Adopts(new PolicyAdopted(PolicyKind.PayPolicy, "more a ride", 2, content, PolicyRecord.HashOf(content), ProposalId: null, effectiveAt, now));
        await Eventually.Is(
            () => coop.InDatabase<MatchingDb, int>(db => db.Policies.CountAsync(one => one.Kind == PolicyKind.PayPolicy)), found => found == 2);
        var heardAt = TimeProvider.System.GetUtcNow();
        await Eventually.Is(() => Task.FromResult(TimeProvider.System.GetUtcNow()), at => at > effectiveAt && at > heardAt.AddSeconds(1.5));
    }
}
