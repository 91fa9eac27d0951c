using System.Net;
using System.Text;
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
        Assert.Contains(">902.50<", text); // 1 000.00 and the tip, less a tenth of the pay towards the advance
        Assert.Contains(">500.00<", text);
        await eve.Put("/v1/payouts/me", new { iban = "FR7630006000011234567890189", holder = "Eve Test" });
        Assert.Equal(files[0], await coop.Coordinator.Http.GetByteArrayAsync(path));

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => coop.Coordinator.Post($"{path}/paid")));
        Assert.Equal((0, 0, 5_000), (await Due("421", ada), await Due("468", ada), -await Due("425", ada)));
        Assert.Equal(9_999, await Due("421", eve));
        Assert.Equal(0, (await coop.Coordinator.Get("/v1/books/trial-balance")).GetProperty("differenceCents").GetInt64());
        Assert.DoesNotContain("DE89", (await ada.Get("/v1/payouts/me")).GetProperty("iban").GetString()![4..]);
        foreach (var iban in (string[])["DE89370400440532013000", "GB82WEST12345698765432"])
            Assert.All(await Tables.Holding(coop, iban), table => Assert.Contains(table, (string[])["redistribution.payout_accounts", "redistribution.payment_files"]));
    }

    private Task Worked(Person rider, DateTimeOffset at, long cents) => coop.Hears(new ShiftSettled(
        new(Guid.NewGuid()), new(rider.Id), Rule, 3600, 0, 1, [new("time", "seconds", 3600, new(cents), new(cents), "")], TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow(), at));

    private Task<long> Due(string account, Person person) => Tables.Number(coop, "redistribution",
        $"SELECT coalesce(sum(credit_cents - debit_cents), 0) FROM lines WHERE account = '{account}' AND aux = '{person.Id}'");
}
