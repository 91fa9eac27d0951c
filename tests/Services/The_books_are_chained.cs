using Coop.Hosting;
using Coop.Members;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Services;

/// <summary>An auditor takes a year of the books home; whatever was done to them in the database shows there.</summary>
[Collection(nameof(OneCoop))]
public sealed class The_books_are_chained(CoopFixture coop) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-books-");
    private readonly TimeProvider clock = TimeProvider.System;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_export_and_a_members_statement_prove_each_other()
    {
        await Expenses();
        var auditor = await coop.PersonOf(Guid.NewGuid(), Role.Auditor);
        var member = await coop.NewRider();
        var statement = Save((await member.Get("/v1/statements/me")).GetRawText());
        var balance = Save((await member.Get("/v1/books/trial-balance")).GetRawText());
        var keys = await Eventually.Is(async () => Save(await coop.Client().GetStringAsync("/.well-known/jwks.json")),
            file => VerifyBooks.Run([statement, file]).False is null);

        var export = Save(await auditor.Http.GetStringAsync($"/v1/exports/books/{clock.GetUtcNow().Year}"));

        var found = VerifyBooks.Run([export, statement, balance, keys]);
        Assert.Null(found.False);
        Assert.True(found.Entries >= 3);
    }

    [Fact]
    public async Task The_tax_office_gets_the_same_entries()
    {
        var key = (await Expense("chains")).GetProperty("key").GetString();
        var auditor = await coop.PersonOf(Guid.NewGuid(), Role.Auditor);
        var year = clock.GetUtcNow().Year;

        using var answer = await auditor.Http.GetAsync($"/v1/exports/fec/{year}?siren=732829320");
        var text = System.Text.Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync());

        Assert.Matches(@"^""?\d{9}FEC\d{8}\.txt""?$", answer.Content.Headers.ContentDisposition?.FileName);
        Assert.StartsWith(Fec.Header, text, StringComparison.Ordinal);
        Assert.Equal(3, text.Split("\r\n").Count(line => line.Split('\t') is { Length: 18 } fields && fields[8] == key));
        using var nameless = await auditor.Http.GetAsync($"/v1/exports/fec/{year}?siren=732829321");
        Assert.Equal("invalid_params", await nameless.Code());
    }

    /// <summary>LAST is the newest chained entry, EARLIER the one before it. Guards are off, as for a master of the database.</summary>
    [Theory]
    [InlineData("UPDATE entries SET because = 'a gift' WHERE seq = LAST", "entry LAST")]
    [InlineData("UPDATE entries SET at = at - interval '1 minute' WHERE seq = LAST", "backdated")]
    [InlineData("UPDATE lines SET debit_cents = debit_cents * 2, credit_cents = credit_cents * 2 WHERE entry_seq = LAST", "entry LAST")]
    [InlineData("DELETE FROM lines WHERE entry_seq = EARLIER; DELETE FROM entries WHERE seq = EARLIER", "entry EARLIER was deleted")]
    [InlineData("DELETE FROM chain_links WHERE seq = EARLIER", "entry EARLIER")]
    [InlineData("""
        UPDATE chain_links SET seq = -seq WHERE seq IN (EARLIER, LAST);
        UPDATE chain_links SET seq = CASE seq WHEN -LAST THEN EARLIER ELSE LAST END WHERE seq < 0
        """, "entry EARLIER")]
    public async Task What_a_master_of_the_database_did_is_named(string bend, string because)
    {
        await Expenses();
        var (earlier, last) = await coop.InDatabase<RedistributionDb, (long, long)>(async db =>
        {
            var two = await db.Set<ChainLink>().OrderByDescending(link => link.No).Take(2).Select(link => link.Seq).ToListAsync();
            return (two[1], two[0]);
        });
        string Say(string words) => words.Replace("EARLIER", $"{earlier}", StringComparison.Ordinal).Replace("LAST", $"{last}", StringComparison.Ordinal);
        await using var db = await AsMaster();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlRawAsync("SET LOCAL session_replication_role = replica");
        await db.Database.ExecuteSqlRawAsync(Say(bend));

        var found = VerifyBooks.Run([await Export(db)]);

        Assert.Contains(Say(because), found.False ?? "all holds", StringComparison.Ordinal);
        await transaction.RollbackAsync();
    }

    [Fact]
    public async Task A_wrong_entry_is_put_right_by_one_that_turns_it_round_and_only_once()
    {
        var key = (await Expense("by mistake")).GetProperty("key").GetString();
        var id = await coop.InDatabase<RedistributionDb, Guid>(db => db.Entries.Where(entry => entry.Key == key).Select(entry => entry.Id).SingleAsync());
        var before = await coop.InDatabase<RedistributionDb, int>(db => db.Entries.CountAsync(entry => entry.Key == $"reversal:{key}"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => coop.Coordinator.Post($"/v1/books/entries/{id}/reverse", new { reason = "wrong shop" })));

        Assert.Single(answers.Select(answer => answer.GetProperty("id").GetGuid()).Distinct());
        var both = await coop.InDatabase<RedistributionDb, List<BookedEntry>>(db =>
            db.Entries.Include(entry => entry.Lines).Where(entry => entry.Key == key || entry.Key == $"reversal:{key}").ToListAsync());
        Assert.Equal((0, 2), (before, both.Count));
        Assert.All(both.SelectMany(entry => entry.Lines).GroupBy(line => line.Account),
            account => Assert.Equal(0, account.Sum(line => line.DebitCents.Cents - line.CreditCents.Cents)));
        using var again = await coop.Coordinator.TryPost($"/v1/books/entries/{answers[0].GetProperty("id").GetGuid()}/reverse", new { reason = "no, it was right" });
        Assert.Equal("is_reversal", await again.Code());
    }

    [Fact]
    public async Task What_is_held_for_others_is_what_is_owed_to_them_to_the_cent()
    {
        var riders = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => coop.NewRider()));
        for (var i = 0; i < 30; i++)
            await coop.Hears(new Pricing.TipSettled(Guid.NewGuid(), new(Guid.NewGuid()), new(Guid.NewGuid()), new(riders[i % 3].Id), new(100 + i), clock.GetUtcNow()));
        await Eventually.Is(async () => await Owed(riders), owed => owed == Enumerable.Range(0, 30).Sum(i => 100 + i));

        // Of every instant at which something was booked: what stands in the account is what the people are owed, nobody less than nothing.
        Assert.Equal(0, await Tables.Number(coop, ServiceName.Redistribution, """
            WITH moved AS (
                SELECT entry.seq, line.aux, sum(line.credit_cents - line.debit_cents) AS cents
                FROM lines AS line JOIN entries AS entry ON entry.seq = line.entry_seq WHERE line.account = '468' GROUP BY entry.seq, line.aux),
            owed AS (SELECT aux, seq, sum(cents) OVER (PARTITION BY aux ORDER BY seq) AS cents FROM moved)
            SELECT count(*) FROM owed WHERE aux IS NULL OR cents < 0
            """));
        Assert.Equal(0, await Tables.Number(coop, ServiceName.Redistribution, """
            SELECT (SELECT coalesce(sum(credit_cents - debit_cents), 0) FROM lines WHERE account = '468')
                - (SELECT coalesce(sum(owed), 0) FROM (SELECT sum(credit_cents - debit_cents) AS owed FROM lines WHERE account = '468' AND aux IS NOT NULL GROUP BY aux) AS person)
            """));
    }

    private static async Task<long> Owed(Person[] riders)
    {
        var owed = 0L;
        foreach (var rider in riders)
            foreach (var account in (await rider.Get("/v1/statements/me")).GetProperty("accounts").EnumerateArray())
                owed += account.GetProperty("number").GetString() == "468" ? account.GetProperty("dueCents").GetInt64() : 0;
        return owed;
    }

    private Task<System.Text.Json.JsonElement> Expense(string because) =>
        coop.Coordinator.Post("/v1/books/expenses", new { account = "615", netCents = 1000, vatCents = 200, because });

    /// <summary>Three entries more, chained.</summary>
    private async Task Expenses()
    {
        for (var i = 0; i < 3; i++)
            await Expense($"brakes \\ nr {i} é");
        var newest = await coop.InDatabase<RedistributionDb, long>(db => db.Entries.MaxAsync(entry => entry.Seq));
        await Eventually.Is(async () =>
        {
            await using var scope = coop.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<LinkLogs<RedistributionDb>>().Run(CancellationToken.None);
            return await coop.InDatabase<RedistributionDb, bool>(db => db.Set<ChainLink>().AnyAsync(link => link.Seq == newest));
        }, linked => linked);
    }

    private async Task<FileInfo> Export(RedistributionDb db)
    {
        var heads = new SignHead(db, coop.Services.GetRequiredService<SigningKeys<RedistributionDb>>(), clock);
        using var text = new MemoryStream();
        Assert.True(await ExportBooks.Write(Span.At(clock.GetUtcNow(), TimeZoneInfo.Utc), db, coop.Services.GetRequiredService<Chart>(), heads, text, CancellationToken.None));
        return Save(System.Text.Encoding.UTF8.GetString(text.ToArray()));
    }

    private FileInfo Save(string text)
    {
        var file = new FileInfo(Path.Combine(folder.FullName, Guid.NewGuid().ToString()));
        File.WriteAllText(file.FullName, text);
        return file;
    }

    private Task<RedistributionDb> AsMaster() => coop.InDatabase<RedistributionDb, RedistributionDb>(db => Task.FromResult(new RedistributionDb(
        new DbContextOptionsBuilder<RedistributionDb>().UseNpgsql(new NpgsqlConnectionStringBuilder(CoopFixture.Postgres)
        {
            Database = db.Database.GetDbConnection().Database, Pooling = false,
        }.ConnectionString).Options)));
}
