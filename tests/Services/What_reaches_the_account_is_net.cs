using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Coop.Hosting;
using Coop.Members;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>What reaches a person's account is what their statement says, and what is kept back is owed to those whom the law names.</summary>
[Collection(nameof(ClosedYear))]
public sealed class What_reaches_the_account_is_net(ClosedYear year)
{
    private readonly Person coordinator = year.Coop.Coordinator;

    [Fact]
    public async Task The_file_for_the_bank_pays_each_statements_net_and_the_charges_are_owed_to_the_social_bodies()
    {
        var distribution = await year.Propose();
        using var approved = await year.Approve(distribution, await year.Carry(distribution, distribution.GetProperty("hash").GetString()!));
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        await coordinator.Put("/v1/payouts/coop", new { iban = "FR14 2004 1010 0505 0001 3M02 606", holder = "Les Coursiers" });
        foreach (var (person, iban) in year.Riders.Append(coordinator).Zip(["DE89370400440532013000", "GB82WEST12345698765432", "FR7630006000011234567890189", "BE68539007547034"]))
            await person.Put("/v1/payouts/me", new { iban, holder = "Somebody" });
        var before = await year.Balances();

        var file = XDocument.Parse(await coordinator.Http.GetStringAsync($"/v1/exports/sepa/shares/{ClosedYear.IdOf(distribution)}"));
        await coordinator.Post($"/v1/distributions/{ClosedYear.IdOf(distribution)}/paid");

        List<JsonElement> statements = [];
        foreach (var rider in year.Riders)
            statements.Add((await rider.Get($"/v1/statements/me?period={year.Period}")).GetProperty("shares").EnumerateArray().Single(share => share.GetProperty("distributionId").GetGuid() == ClosedYear.IdOf(distribution)));
        var amounts = file.Descendants().Where(element => element.Name.LocalName == "InstdAmt").Select(amount => amount.Value.Replace(".", "", StringComparison.Ordinal)).Select(long.Parse).ToList();
        Assert.All(statements, share => Assert.True(Charges(share) > 0 && share.GetProperty("netCents").GetInt64() == share.GetProperty("cents").GetInt64() - Charges(share)));
        Assert.All(statements, share => Assert.Contains(share.GetProperty("netCents").GetInt64(), amounts));
        var after = await year.Balances();
        long Moved(string account) => after.GetValueOrDefault(account) - before.GetValueOrDefault(account);
        Assert.Equal((-amounts.Sum(), distribution.GetProperty("poolCents").GetInt64()), (Moved("512"), Moved("4286")));
        Assert.Equal(amounts.Sum() - distribution.GetProperty("poolCents").GetInt64(), Moved("431"));
        await coordinator.Post($"/v1/distributions/{ClosedYear.IdOf(distribution)}/reverse", new { reason = "another test's turn" });
    }

    [Fact]
    public async Task What_is_withheld_of_pay_is_owed_to_the_social_bodies_and_the_statement_says_so()
    {
        var statement = await year.Riders[1].Get($"/v1/statements/me?period={year.Period}");
        Assert.Equal((2404, 481), (statement.GetProperty("wagesCents").GetInt64(), statement.GetProperty("withheldCents").GetInt64()));
        Assert.Equal(2404 - 481, statement.GetProperty("accounts").EnumerateArray().Single(account => account.GetProperty("number").GetString() == "421").GetProperty("dueCents").GetInt64());
    }

    [Fact]
    public async Task What_an_american_co_op_did_not_share_in_time_is_proposed_no_more()
    {
        await year.Coop.InDatabase<RedistributionDb, int>(async db =>
        {
            var statutes = JsonNode.Parse((await db.Policies.SingleAsync(policy => policy.Kind == PolicyKind.Statutes && policy.Version == 1)).Content)!;
            statutes["legalProfile"] = "US_WORKER_COOP";
            statutes["seniority"] = null;
            var (content, now) = (statutes.ToJsonString(), TimeProvider.System.GetUtcNow());
            await year.Coop.Adopts(new PolicyAdopted(PolicyKind.Statutes, "american", 9, content, PolicyRecord.HashOf(content), new ProposalId(Guid.NewGuid()), now.AddYears(9), now));
            await Eventually.Is(() => year.Coop.InDatabase<RedistributionDb, bool>(async now => await now.PolicyOf<Statutes>(PolicyKind.Statutes, 9, CancellationToken.None) is not null), there => there);
            return await db.Database.ExecuteSqlAsync($$"""
                INSERT INTO periods (id, begins_at, ends_at, result, waterfall, losses, statutes)
                SELECT '2020', '2020-01-01Z', '2021-01-01Z', result, waterfall, losses, jsonb_set(statutes, '{version}', '9') FROM periods WHERE id = {{year.Period}}
                """);
        });
        using var answer = await coordinator.TryPost("/v1/distributions", new { period = "2020" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "paid_too_late"), (answer.StatusCode, await answer.Code()));
    }

    private static long Charges(JsonElement share) => share.GetProperty("charges").EnumerateArray().Sum(charge => charge.GetProperty("cents").GetInt64());
}
