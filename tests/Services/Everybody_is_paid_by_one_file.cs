using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>A co-op of its own pays a month: everybody says where to, the file is made once, and what left the bank is owed no more.</summary>
public sealed class Everybody_is_paid_by_one_file : IAsyncLifetime
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly PolicyRef Rule = new("voted", 1, "sha256:0");
    private readonly CoopFixture coop = new();

    public Task InitializeAsync() => coop.InitializeAsync();
    public Task DisposeAsync() => coop.DisposeAsync();

    [Fact]
    public async Task Once_and_to_everybodys_own_account_only()
    {
        var now = TimeProvider.System.GetUtcNow();
        var month = Month.At(now.AddDays(-31), Paris);
        var (ada, eve) = (await coop.NewRider(), await coop.NewRider());
        await WithholdAFifth(now);
        await Worked(ada, month.BeginsAt.AddDays(2), 100_000);
        await Worked(eve, month.BeginsAt.AddDays(2), 50_000);
        await Worked(eve, now, 9_999); // of this month, not of the one that is paid
        await coop.Hears(new TipSettled(Guid.NewGuid(), new(Guid.NewGuid()), new(Guid.NewGuid()), new(ada.Id), new(250), month.BeginsAt.AddDays(2)));
        await Eventually.Is(() => coop.InDatabase<RedistributionDb, int>(db => db.Entries.CountAsync()), entries => entries == 4);
        await coop.Coordinator.Post("/v1/books/advances", new { memberId = ada.Id, cents = 15_000, because = "before pay day" });
        var path = $"/v1/exports/sepa/pay/{month.Id}";

        await coop.Coordinator.Put("/v1/payouts/coop", new { iban = "FR14 2004 1010 0505 0001 3M02 606", holder = "Les Coursiers" });
        await ada.Put("/v1/payouts/me", new { iban = "DE89370400440532013000", holder = "Ada Test" });
        using var taken = await eve.TryPut("/v1/payouts/me", new { iban = "DE89 3704 0044 0532 0130 00", holder = "Eve Test" });
        Assert.Equal((HttpStatusCode.Conflict, "iban_taken"), (taken.StatusCode, await taken.Code()));
        using var wrong = await eve.TryPut("/v1/payouts/me", new { iban = "GB82WEST12345698765433", holder = "Eve Test" });
        Assert.Equal("invalid_params", await wrong.Code());
        using var without = await coop.Coordinator.Http.GetAsync(path);
        Assert.Equal("no_iban", await without.Code());
        Assert.Contains(eve.Id.ToString(), await without.Content.ReadAsStringAsync());
        await eve.Put("/v1/payouts/me", new { iban = "GB82WEST12345698765432", holder = "Eve Test" });

        var files = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => coop.Coordinator.Http.GetByteArrayAsync(path)));
        Assert.All(files, file => Assert.Equal(files[0], file));
        var text = Encoding.UTF8.GetString(files[0]);
        Assert.Contains(">722.50<", text); // 1 000.00 less a fifth, less a tenth of what is left towards the advance, and the tip
        Assert.Contains(">400.00<", text);
        var said = await ada.Get($"/v1/statements/me?period={month.Id[..4]}");
        Assert.Equal((100_000, 20_000), (said.GetProperty("wagesCents").GetInt64(), said.GetProperty("withheldCents").GetInt64()));
        await eve.Put("/v1/payouts/me", new { iban = "FR7630006000011234567890189", holder = "Eve Test" });
        Assert.Equal(files[0], await coop.Coordinator.Http.GetByteArrayAsync(path));

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => coop.Coordinator.Post($"{path}/paid")));
        Assert.Equal((0, 0, 7_000), (await Due("421", ada), await Due("468", ada), -await Due("425", ada)));
        Assert.Equal(9_999 - 2_000, await Due("421", eve));
        Assert.Equal(20_000 + 10_000 + 2_000 + Employers(100_000, 50_000, 9_999), await Tables.Number(coop, "redistribution", "SELECT sum(credit_cents - debit_cents) FROM lines WHERE account = '431'"));
        Assert.Equal(0, (await coop.Coordinator.Get("/v1/books/trial-balance")).GetProperty("differenceCents").GetInt64());
        Assert.DoesNotContain("DE89", (await ada.Get("/v1/payouts/me")).GetProperty("iban").GetString()![4..]);
        // Sealed wherever they lie, the file that was made with them too.
        foreach (var iban in (string[])["DE89370400440532013000", "GB82WEST12345698765432", "FR7630006000011234567890189", "Ada Test"])
            Assert.Empty(await Tables.Holding(coop, iban));
        Assert.Equal(0, await Tables.Number(coop, "redistribution", "SELECT count(*) FROM payment_files WHERE position('DE89370400440532013000'::bytea IN content) > 0"));
        await IsSealedLate(eve, now);
        await AreForgotten(ada, eve, path, now);
    }

    /// <summary>What was kept before numbers were sealed is sealed by the clock, and is the same to its owner.</summary>
    private async Task IsSealedLate(Person person, DateTimeOffset now)
    {
        const string old = "BE68539007547034";
        await coop.InDatabase<RedistributionDb, int>(db => db.Database.ExecuteSqlAsync(
            $"UPDATE payout_accounts SET iban = {old}, holder = 'Eve Test', sealed = NULL, mark = NULL WHERE member_id = {person.Id}"));
        Assert.NotEmpty(await Tables.Holding(coop, old));
        var before = (await person.Get("/v1/payouts/me")).GetRawText();
        await using var scope = coop.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SealPayouts>().Run(CancellationToken.None);
        Assert.Empty(await Tables.Holding(coop, old));
        Assert.Equal(before, (await person.Get("/v1/payouts/me")).GetRawText());
    }

    /// <summary>Who left two years ago and is owed nothing is forgotten; who is still owed something is not. A file goes thirteen months after it was paid.</summary>
    private async Task AreForgotten(Person gone, Person owed, string path, DateTimeOffset now)
    {
        foreach (var person in (Person[])[gone, owed])
            await coop.Hears(new MemberLeft(new(person.Id), DateOnly.FromDateTime(now.UtcDateTime), now));
        await Eventually.Is(() => coop.InDatabase<RedistributionDb, int>(db => db.Workers.CountAsync(worker => worker.LeftOn != null)), left => left == 2);
        async Task<List<Guid>> After(int days)
        {
            await coop.InDatabase<RedistributionDb, int>(db => db.Database.ExecuteSqlAsync($"UPDATE workers SET left_on = {DateOnly.FromDateTime(now.UtcDateTime).AddDays(-days)}"));
            await coop.InDatabase<RedistributionDb, int>(db => db.Database.ExecuteSqlAsync($"UPDATE payment_files SET paid_at = {now.AddDays(-days)}"));
            await new NightlyDoor(coop, typeof(RedistributionDb)).Run(TimeProvider.System);
            return await coop.InDatabase<RedistributionDb, List<Guid>>(db => db.PayoutAccounts.Select(account => account.MemberId.Value).ToListAsync());
        }

        Assert.Contains(gone.Id, await After(days: 380));
        Assert.NotEmpty(await coop.Coordinator.Http.GetByteArrayAsync(path));
        Assert.Contains(gone.Id, await After(days: 725));
        using var file = await coop.Coordinator.Http.GetAsync(path);
        Assert.Equal("file_gone", await file.Code());
        Assert.Equal([Guid.Empty, owed.Id], (await After(days: 740)).Order());
    }

    /// <summary>The founding's example rate: 22 %, each to the nearest cent.</summary>
    private static long Employers(params long[] pay) => pay.Sum(cents => (cents * 22 + 50) / 100);

    private async Task WithholdAFifth(DateTimeOffset now)
    {
        var statutes = JsonNode.Parse(await coop.InDatabase<RedistributionDb, string>(async db =>
            (await db.Policies.SingleAsync(policy => policy.Kind == PolicyKind.Statutes && policy.Version == 1)).Content))!.AsObject();
        statutes["parameters"]!.AsArray().Add(new JsonObject { ["name"] = "pay-charge-own", ["value"] = "0.2", ["validFrom"] = "2024-01-01", ["source"] = "test" });
        var content = statutes.ToJsonString();
        await coop.Adopts(new PolicyAdopted(PolicyKind.Statutes, "a fifth", 2, content, PolicyRecord.HashOf(content), new ProposalId(Guid.NewGuid()), now.AddMinutes(-1), now));
        await Eventually.Is(() => coop.InDatabase<RedistributionDb, bool>(async db => await db.PolicyOf<Statutes>(PolicyKind.Statutes, 2, CancellationToken.None) is not null), there => there);
    }

    private Task Worked(Person rider, DateTimeOffset at, long cents) => coop.Hears(new ShiftSettled(
        new(Guid.NewGuid()), new(rider.Id), Rule, 3600, 0, 1, [new("time", "seconds", 3600, new(cents), new(cents), "")], TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow(), at));

    private Task<long> Due(string account, Person person) => Tables.Number(coop, "redistribution",
        $"SELECT coalesce(sum(credit_cents - debit_cents), 0) FROM lines WHERE account = '{account}' AND aux = '{person.Id}'");
}
