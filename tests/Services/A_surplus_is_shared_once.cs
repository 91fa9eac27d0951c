using System.Net;
using System.Text;
using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

[Collection(nameof(ClosedYear))]
public sealed class A_surplus_is_shared_once(ClosedYear year)
{
    private readonly Person coordinator = year.Coop.Coordinator;

    [Fact]
    public async Task A_year_closed_again_answers_the_same_and_books_nothing()
    {
        var before = await year.Balances();
        var again = await coordinator.Post($"/v1/periods/{year.Period}/close");
        Assert.True(JsonElement.DeepEquals(again, await coordinator.Post($"/v1/periods/{year.Period}/close")));
        // 100 000 of rides, less 7 212 of pay, 1 586 of contributions and 1 001 of brakes.
        Assert.Equal(90_201, again.GetProperty("surplusCents").GetInt64());
        Assert.Equal(before, await year.Balances());
    }

    [Fact]
    public async Task What_is_proposed_is_proved_to_everybody_without_names()
    {
        var distribution = await year.Propose();
        var proof = (await year.Riders[0].Get($"/v1/distributions/{ClosedYear.IdOf(distribution)}/proof")).GetRawText();
        var worked = JsonElement.Parse(Recompute.Of(proof));
        Assert.True(worked.GetProperty("matches").GetBoolean());
        Assert.Equal(
            distribution.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("cents").GetInt64()).Order(),
            worked.GetProperty("shares").EnumerateObject().Select(share => share.Value.GetInt64()).Order());
        Assert.All(year.Riders, rider => Assert.DoesNotContain(rider.Id.ToString(), proof, StringComparison.Ordinal));

        var seen = await year.Riders[0].Get($"/v1/distributions/{ClosedYear.IdOf(distribution)}");
        var names = seen.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("member").GetString()!).ToList();
        Assert.Contains(year.Riders[0].Id.ToString(), names);
        Assert.DoesNotContain(year.Riders[1].Id.ToString(), names);
    }

    [Fact]
    public async Task Shares_and_reserves_are_the_surplus_to_the_cent()
    {
        var distribution = await year.Propose();
        var shared = distribution.GetProperty("lines").EnumerateArray().Sum(line => line.GetProperty("cents").GetInt64());
        Assert.Equal(distribution.GetProperty("poolCents").GetInt64(), shared + distribution.GetProperty("keptCents").GetInt64());
        Assert.Equal(90_201, distribution.GetProperty("poolCents").GetInt64() + distribution.GetProperty("reservesCents").GetInt64());
    }

    [Fact]
    public async Task Nothing_is_booked_without_the_vote_that_carried_it()
    {
        var distribution = await year.Propose();
        var (proposal, other) = (await year.Carry(distribution, hash: "sha256:other"), Guid.NewGuid());
        using var unknown = await year.Approve(distribution, other);
        Assert.Equal((HttpStatusCode.Conflict, "not_carried"), (unknown.StatusCode, await unknown.Code()));
        using var anotherHash = await year.Approve(distribution, proposal);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "other_vote"), (anotherHash.StatusCode, await anotherHash.Code()));
        using var slippedIn = await year.Approve(distribution, await SlipIn(distribution));
        Assert.Equal((HttpStatusCode.Conflict, "not_carried"), (slippedIn.StatusCode, await slippedIn.Code()));
        using var unvoted = await coordinator.TryPost($"/v1/distributions/{ClosedYear.IdOf(distribution)}/paid");
        Assert.Equal((HttpStatusCode.Conflict, "illegal_move"), (unvoted.StatusCode, await unvoted.Code()));
    }

    /// <summary>A vote that never was, straight into the table, under the signature of one that was.</summary>
    private async Task<Guid> SlipIn(JsonElement distribution)
    {
        var proposal = Guid.NewGuid();
        var content = JsonSerializer.Serialize(new { distributionId = ClosedYear.IdOf(distribution), hash = distribution.GetProperty("hash").GetString() });
        await year.Coop.InDatabase<RedistributionDb, int>(db => db.Database.ExecuteSqlAsync($"""
            INSERT INTO policies (kind, name, version, content, hash, proposal_id, effective_at, adopted_at, signature)
            SELECT 'distribution', 'slipped in', 7, {content}, {PolicyRecord.HashOf(content)}, {proposal}, effective_at, adopted_at, signature
            FROM policies WHERE kind = 'statutes' AND version = 1
            """));
        return proposal;
    }

    [Fact]
    public async Task A_hundred_approvals_at_once_book_one_entry_and_a_reversal_brings_every_balance_back()
    {
        await coordinator.Post("/v1/books/advances", new { memberId = year.Riders[2].Id, cents = 1000, because = "ahead of the share" });
        var before = await year.Balances();
        var distribution = await year.Propose();
        var proposal = await year.Carry(distribution, distribution.GetProperty("hash").GetString()!);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => year.Approve(distribution, proposal)));
        Assert.Equal(100, answers.Count(HttpStatusCode.OK));
        Assert.Equal(1, await year.Coop.InDatabase<RedistributionDb, int>(db => db.Entries.CountAsync(entry => entry.Key == $"distribution:{ClosedYear.IdOf(distribution)}")));
        var after = await year.Balances();
        Assert.Equal(0, after.GetValueOrDefault("120"));
        Assert.Equal(distribution.GetProperty("poolCents").GetInt64(), -after["4286"]);
        var mine = (await year.Riders[2].Get($"/v1/statements/me?period={year.Period}")).GetProperty("shares").EnumerateArray();
        Assert.Contains(mine, share => share.GetProperty("distributionId").GetGuid() == ClosedYear.IdOf(distribution) && share.GetProperty("cents").GetInt64() > 0);

        Assert.Contains(mine, share => share.GetProperty("distributionId").GetGuid() == ClosedYear.IdOf(distribution)
            && share.GetProperty("netCents").GetInt64() == share.GetProperty("cents").GetInt64() - Charges(share) && share.GetProperty("quotientCents").GetString()!.Length > 0);
        foreach (var language in (string[])["fr", "en"])
            Assert.StartsWith("%PDF", await year.Riders[2].Http.GetStringAsync($"/v1/statements/me.pdf?period={year.Period}&language={language}"), StringComparison.Ordinal);
        using var anyone = year.Coop.Client();
        var report = JsonElement.Parse(await anyone.GetStringAsync($"/v1/periods/{year.Period}/report"));
        Assert.Equal(90_201, report.GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("cents").GetInt64()));

        await coordinator.Post($"/v1/distributions/{ClosedYear.IdOf(distribution)}/paid");
        var paid = (await year.Riders[2].Get($"/v1/statements/me?period={year.Period}")).GetProperty("shares").EnumerateArray()
            .Single(share => share.GetProperty("distributionId").GetGuid() == ClosedYear.IdOf(distribution));
        Assert.Equal(1000, paid.GetProperty("advanceCents").GetInt64());
        Assert.Equal(paid.GetProperty("cents").GetInt64() - Charges(paid) - 1000, paid.GetProperty("netCents").GetInt64());
        Assert.False((await year.Balances()).ContainsKey("425"));
        await coordinator.Post($"/v1/distributions/{ClosedYear.IdOf(distribution)}/reverse", new { reason = "wrong hours" });
        Assert.Equal(before, await year.Balances());
        using var late = await year.Approve(distribution, proposal);
        Assert.Equal((HttpStatusCode.Conflict, "illegal_move"), (late.StatusCode, await late.Code()));
    }

    [Fact]
    public async Task An_absence_that_counts_as_work_is_shared_like_work_and_every_run_is_linked_to_the_one_before()
    {
        var first = await year.Propose();
        var recorded = await coordinator.Post($"/v1/periods/{year.Period}/figures",
            new { memberId = year.Riders[0].Id, kind = "absent-seconds", amount = 7200, source = "pay sheet" });
        Assert.Equal(7200, recorded.GetProperty("total").GetInt64());
        var second = await year.Propose();
        string Why(JsonElement of) => of.GetProperty("lines").EnumerateArray().Single(line => line.GetProperty("member").GetGuid() == year.Riders[0].Id).GetProperty("because").GetString()!;
        Assert.Contains("by 3600 s of working time", Why(first), StringComparison.Ordinal);
        Assert.Contains("by 10800 s of working time", Why(second), StringComparison.Ordinal);

        var proof = await coordinator.Http.GetStringAsync($"/v1/distributions/{ClosedYear.IdOf(second)}/proof");
        Assert.Equal(first.GetProperty("runHash").GetString(), second.GetProperty("previousRunHash").GetString());
        Assert.Equal(LinkedRuns.After(first.GetProperty("runHash").GetString()!, proof), second.GetProperty("runHash").GetString());
        await coordinator.Post($"/v1/periods/{year.Period}/figures",
            new { memberId = year.Riders[0].Id, kind = "absent-seconds", amount = -7200, source = "pay sheet, put right" });
    }

    [Theory]
    [InlineData("absent-seconds", 0, "pay sheet")]
    [InlineData("absent-seconds", 1, "two\nlines")]
    [InlineData("illness", 1, "pay sheet")] // why somebody was absent has no place
    public async Task A_figure_that_is_none_is_not_kept(string kind, long amount, string source)
    {
        using var answer = await coordinator.TryPost($"/v1/periods/{year.Period}/figures", new { memberId = year.Riders[0].Id, kind, amount, source });
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_params"), (answer.StatusCode, await answer.Code()));
    }

    [Fact]
    public async Task What_comes_late_for_a_closed_year_counts_after_it()
    {
        var order = Guid.NewGuid();
        var late = TimeProvider.System.GetUtcNow().AddDays(-1);
        await year.Coop.Hears(new TipSettled(order, new(order), new(order), new(year.Riders[0].Id), new(100), late));
        var entry = await Eventually.Is(() => year.Coop.InDatabase<RedistributionDb, BookedEntry?>(db =>
            db.Entries.SingleOrDefaultAsync(one => one.Key == $"tip:{order}")), found => found is not null);
        Assert.True(entry!.At > late.AddHours(1));
        var auditor = await year.Coop.PersonOf(Guid.NewGuid(), Role.Auditor);
        var file = Encoding.Latin1.GetString(await auditor.Http.GetByteArrayAsync($"/v1/exports/fec/{year.Period}?siren=732829320"));
        Assert.Contains("\tshift:", file, StringComparison.Ordinal);
        Assert.DoesNotContain($"tip:{order}", file, StringComparison.Ordinal);
    }

    private static long Charges(JsonElement share) => share.GetProperty("charges").EnumerateArray().Sum(charge => charge.GetProperty("cents").GetInt64());
}
