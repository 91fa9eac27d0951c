using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>
/// A year of an American co-op that was founded on another chart of accounts: everything that is booked stands on it alone, and
/// of each share four fifths become the person's capital (26 U.S.C. § 1388(c)(1)).
/// </summary>
public sealed class Books_are_kept_in_English : IAsyncLifetime
{
    private readonly ClosedYear year = new("en-plain", repairs: "6250", amend: BecomeAmerican, before: SellAndPay);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-books-");

    public Task InitializeAsync() => year.InitializeAsync();

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return year.DisposeAsync();
    }

    [Fact]
    public async Task From_the_first_ride_to_the_last_share()
    {
        var coordinator = year.Coop.Coordinator;
        var distribution = await year.Propose();
        var proposal = await year.Carry(distribution, distribution.GetProperty("hash").GetString()!);
        using var approved = await year.Approve(distribution, proposal);
        await coordinator.Post($"/v1/distributions/{ClosedYear.IdOf(distribution)}/paid");

        var balance = await coordinator.Get("/v1/books/trial-balance");
        Assert.Equal(0, balance.GetProperty("differenceCents").GetInt64());
        var english = ReadChart.Named("en-plain");
        Assert.All(balance.GetProperty("accounts").EnumerateArray(), account =>
            Assert.Equal(english[account.GetProperty("number").GetString()!].Label, account.GetProperty("label").GetString()));
        var balances = balance.GetProperty("accounts").EnumerateArray().ToDictionary(one => one.GetProperty("number").GetString()!,
            one => one.GetProperty("debitCents").GetInt64() - one.GetProperty("creditCents").GetInt64());
        // The rides were 100 000 and 1 000 of which 400 came back, less 7 212 of pay, 1 586 of contributions and 1 001 of brakes.
        Assert.Equal(90_801, distribution.GetProperty("poolCents").GetInt64() + distribution.GetProperty("reservesCents").GetInt64());
        Assert.Equal((0, 0, 0, 0), (balances["3300"], balances["4000"], balances["5000"], balances["2400"]));
        Assert.Equal((-200, 0), (balances["2300"], balances["1200"]));
        var shares = distribution.GetProperty("lines").EnumerateArray().ToDictionary(line => line.GetProperty("member").GetGuid(), line => line.GetProperty("cents").GetInt64());
        Assert.Equal(-5_000 - shares.Values.Sum(Retained), balances["3000"]);
        Assert.Equal(-Retained(shares[year.Riders[0].Id]), (await year.Riders[0].Get($"/v1/statements/members/{year.Riders[0].Id}")).GetProperty("accounts").EnumerateArray()
            .Single(account => account.GetProperty("number").GetString() == "3000").GetProperty("balanceCents").GetInt64());

        var proof = (await year.Riders[0].Get($"/v1/distributions/{ClosedYear.IdOf(distribution)}/proof")).GetRawText();
        Assert.False(Recompute.IsFalse(Recompute.Of(proof)));
        Assert.Equal("Wages payable", (await year.Riders[0].Get($"/v1/statements/me?period={year.Period}")).GetProperty("accounts").EnumerateArray()
            .Single(account => account.GetProperty("number").GetString() == "2100").GetProperty("label").GetString());

        var auditor = await year.Coop.PersonOf(Guid.NewGuid(), Role.Auditor);
        Assert.Null(VerifyBooks.Run([await Export(auditor)]).False);
        using var french = await auditor.Http.GetAsync($"/v1/exports/fec/{year.Period}?siren=732829320");
        Assert.Equal((422, "no_french_chart"), ((int)french.StatusCode, await french.Code()));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => year.Coop.InDatabase<RedistributionDb, int>(async db =>
        {
            await OpenBooks.Open(db, ReadChart.Named(ReadChart.French), CancellationToken.None);
            return 0;
        }));
        Assert.Contains("begun by the chart of accounts en-plain", refused.Message, StringComparison.Ordinal);

        await HoldsShares(year.Riders[0], Retained(shares[year.Riders[0].Id]));
        await coordinator.Post($"/v1/distributions/{ClosedYear.IdOf(distribution)}/reverse", new { reason = "wrong hours" });
        await HoldsShares(year.Riders[0], 0);
    }

    /// <summary>As the member's file says it.</summary>
    private static Task HoldsShares(Person member, long cents) => Eventually.Is(
        () => member.Get($"/v1/members/{member.Id}"), file => file.GetProperty("sharesHeldCents").GetInt64() == cents);

    private static void BecomeAmerican(System.Text.Json.Nodes.JsonObject statutes)
    {
        (statutes["legalProfile"], statutes["seniority"], statutes["cashRate"]) = ("US_WORKER_COOP", null, "1/5");
    }

    /// <summary>The part in money rounds up.</summary>
    private static long Retained(long share) => share - ((share + 4) / 5);

    /// <summary>A ride, its tip, invoice and payment, money given back, an advance made good, shares paid up: each has its account.</summary>
    private static async Task SellAndPay(ClosedYear year)
    {
        var (coop, bill, now) = (year.Coop, new Bill(year.Coop), TimeProvider.System.GetUtcNow());
        var (restaurant, order) = (await bill.Customer(), Guid.NewGuid());
        await bill.Sell(restaurant, order, 1_000, at: now);
        // As on the first of next month, which the year's end does not wait for.
        var number = await coop.InDatabase<RedistributionDb, string>(async db => (await new IssueInvoices(db, ReadChart.Named("en-plain"), TimeProvider.System).Of(
            Month.At(now, TimeZoneInfo.Utc), (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, CancellationToken.None))!.Content, CancellationToken.None)).Issued.Single().Number);
        Assert.Equal(1_200, await bill.Open(number));
        await bill.Upload($"date;amount;reference\n{bill.Today};12,00;{number}\n");
        Assert.Equal(0, await bill.Open(number));
        await coop.Hears(new TipSettled(Guid.NewGuid(), new(Guid.NewGuid()), new(restaurant.Id), new(year.Riders[0].Id), new(200), now));
        await coop.Coordinator.Post("/v1/books/refunds", new { restaurantId = restaurant.Id, netCents = 400, vatRate = "0.2", because = "cold soup" });
        await coop.Coordinator.Post("/v1/books/advances", new { memberId = year.Riders[2].Id, cents = 1_000, because = "ahead of the share" });
        await coop.Coordinator.Post("/v1/books/capital", new { memberId = year.Riders[1].Id, move = "subscribed", cents = 5_000, because = "shares" });
        await Eventually.Is(() => coop.InDatabase<RedistributionDb, bool>(db => db.Entries.AnyAsync(entry => entry.Key.StartsWith("tip:"))), there => there);
    }

    /// <summary>The year's books once all of it is chained.</summary>
    private async Task<FileInfo> Export(Person auditor)
    {
        var newest = await year.Coop.InDatabase<RedistributionDb, long>(db => db.Entries.MaxAsync(entry => entry.Seq));
        await Eventually.Is(async () =>
        {
            await using var scope = year.Coop.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<LinkLogs<RedistributionDb>>().Run(CancellationToken.None);
            return await year.Coop.InDatabase<RedistributionDb, bool>(db => db.Set<ChainLink>().AnyAsync(link => link.Seq == newest));
        }, linked => linked);
        var file = new FileInfo(Path.Combine(folder.FullName, "books.jsonl"));
        await File.WriteAllTextAsync(file.FullName, await auditor.Http.GetStringAsync($"/v1/exports/books/{year.Period}"));
        return file;
    }
}
