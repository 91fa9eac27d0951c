using Coop.Pricing;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Services;

/// <summary>Tried with the login that the service itself runs with.</summary>
[Collection(nameof(OneCoop))]
public class The_books_cannot_be_bent(CoopFixture coop)
{
    [Theory]
    [InlineData("(1, '411', 2, 0), (2, '706', 0, 1)", "1 cents out of balance")]
    [InlineData("(1, '411', 2, 0)", "has 1 lines")]
    [InlineData("(1, '411', 2, 0), (3, '706', 0, 2)", "do not count from one")]
    [InlineData("(0, '411', 2, 0), (1, '706', 0, 2)", "lines_count_from_one")]
    [InlineData("(1, '411', 2, 2), (2, '706', 0, 0)", "lines_on_one_side")]
    [InlineData("(1, '411', -2, 0), (2, '706', 0, -2)", "lines_on_one_side")]
    [InlineData("(1, '411', 2, 0), (2, '999', 0, 2)", "account 999 is not in the chart")]
    [InlineData("(1, '411', 2, 0), (2, '468', 0, 2)", "account 468 is not in the chart, or what stands there is owed to nobody")]
    public async Task By_an_entry_that_does_not_balance(string lines, string because)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Write(Entry() +
            $"INSERT INTO lines (entry_seq, no, account, debit_cents, credit_cents) SELECT currval(pg_get_serial_sequence('entries', 'seq')), line.* FROM (VALUES {lines}) AS line"));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(1, '411', 2, 0), (2, '706', 0, 1)", "1 cents out of balance")]
    [InlineData("(1, '411', 2, 0), (3, '706', 0, 2)", "do not count from one")]
    public async Task By_entry_and_lines_in_one_statement_that_do_not_balance(string lines, string because)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Write(
            $"WITH entry AS ({Entry().TrimEnd(';')} RETURNING seq) INSERT INTO lines (entry_seq, no, account, debit_cents, credit_cents) SELECT entry.seq, line.* FROM entry, (VALUES {lines}) AS line"));
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_a_second_set_of_lines_that_balances_only_in_itself()
    {
        const string lines = "INSERT INTO lines (entry_seq, no, account, debit_cents, credit_cents) SELECT currval(pg_get_serial_sequence('entries', 'seq')), line.* FROM (VALUES ";
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Write(
            Entry() + lines + "(1, '411', 2, 0), (2, '706', 0, 2)) AS line; " + lines + "(4, '411', 1, 0), (5, '706', 0, 1)) AS line"));
        Assert.Contains("do not count from one", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM entries_to_check")]
    [InlineData("UPDATE entries_to_check SET entry_seq = (SELECT min(seq) FROM entries)")]
    public async Task By_taking_an_entry_off_the_list_of_what_is_checked(string sql)
    {
        await Ride(Guid.CreateVersion7());
        Assert.Contains("has 0 lines", (await Assert.ThrowsAsync<PostgresException>(() => Write(Entry() + sql))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_lines_that_belong_to_no_entry() =>
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, (await Assert.ThrowsAsync<PostgresException>(() => Write(
            "INSERT INTO lines (entry_seq, no, account, debit_cents, credit_cents) VALUES (-1, 1, '411', 2, 0), (-1, 2, '706', 0, 2)"))).SqlState);

    [Fact]
    public async Task By_an_entry_of_no_lines() =>
        Assert.Contains("has 0 lines", (await Assert.ThrowsAsync<PostgresException>(() => Write(Entry()))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task By_a_line_added_later()
    {
        var key = await Ride(Guid.CreateVersion7());
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Write(
            $"INSERT INTO lines (entry_seq, no, account, debit_cents, credit_cents) SELECT seq, 9, '411', 1, 0 FROM entries WHERE key = '{key}'"));
        Assert.Contains("out of balance", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_a_line_added_after_the_entry_was_checked_ahead_of_the_commit()
    {
        const string lines = "INSERT INTO lines (entry_seq, no, account, debit_cents, credit_cents) SELECT currval(pg_get_serial_sequence('entries', 'seq')), line.* FROM (VALUES ";
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Write(
            Entry() + lines + "(1, '411', 2, 0), (2, '706', 0, 2)) AS line; SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; " + lines + "(3, '411', 1, 0)) AS line"));
        Assert.Contains("out of balance", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE entries SET because = 'other'")]
    [InlineData("UPDATE lines SET debit_cents = debit_cents + 1 WHERE debit_cents > 0")]
    [InlineData("DELETE FROM lines")]
    [InlineData("DELETE FROM entries")]
    [InlineData("TRUNCATE lines, entries")]
    [InlineData("UPDATE worked_shifts SET paid_seconds = 0")]
    [InlineData("DELETE FROM distribution_lines")]
    [InlineData("DELETE FROM periods")]
    [InlineData("UPDATE accounts SET is_personal = FALSE")]
    [InlineData("UPDATE period_secrets SET secret = ''")]
    [InlineData("ALTER TABLE entries DISABLE TRIGGER ALL")]
    [InlineData("CREATE TEMP TABLE lines (entry_seq bigint)")] // to stand in for the books in what is checked
    public async Task By_changing_or_removing_what_is_written(string sql) =>
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => Write(sql))).SqlState);

    [Fact]
    public async Task By_the_owner_of_the_tables_without_switching_the_guard_off()
    {
        await using var owner = new NpgsqlConnection(await coop.InDatabase<RedistributionDb, string>(db => Task.FromResult(
            new NpgsqlConnectionStringBuilder(CoopFixture.Postgres) { Database = db.Database.GetDbConnection().Database, Pooling = false }.ConnectionString)));
        await owner.OpenAsync();
        await using var bend = new NpgsqlCommand("DELETE FROM lines", owner);
        Assert.Contains("append-only", (await Assert.ThrowsAsync<PostgresException>(() => bend.ExecuteNonQueryAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_the_same_news_twice()
    {
        var order = Guid.CreateVersion7();
        var key = await Ride(order);
        await Ride(order);
        await Ride(Guid.CreateVersion7()); // heard after the second one
        Assert.Equal(1, await coop.InDatabase<RedistributionDb, int>(db => db.Entries.CountAsync(entry => entry.Key == key)));
    }

    [Fact]
    public async Task Without_anybody_finding_the_way_back_to_the_request()
    {
        var trace = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/books/expenses")
        {
            Headers = { { "traceparent", $"00-{trace}-00f067aa0ba902b7-01" } },
            Content = System.Net.Http.Json.JsonContent.Create(new { account = "615", netCents = 1000, vatCents = 200, because = "brakes" }),
        };
        using var answer = await coop.Coordinator.Http.SendAsync(request);
        Assert.Equal(201, (int)answer.StatusCode);
        var entry = await coop.InDatabase<RedistributionDb, BookedEntry>(
            db => db.Entries.Include(one => one.Lines).SingleAsync(one => one.TraceId == trace));
        Assert.Equal(entry.Hash, entry.Read().Hash());
    }

    [Theory]
    [InlineData("641", 100, 0, "new laptop")] // pay comes from shifts
    [InlineData("999", 100, 0, "new laptop")]
    [InlineData("615", 0, 0, "nothing")]
    [InlineData("615", 100, 101, "more VAT than price")]
    [InlineData("615", 100, 20, "two\nlines")]
    public async Task By_an_expense_that_is_none(string account, long netCents, long vatCents, string because)
    {
        using var answer = await coop.Coordinator.TryPost("/v1/books/expenses", new { account, netCents, vatCents, because });
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal("invalid_params", await answer.Code());
    }

    [Fact]
    public async Task And_anybody_who_belongs_can_see_that_they_balance()
    {
        await Ride(Guid.CreateVersion7());
        var member = await coop.NewRider();
        Assert.Equal(0, (await member.Get("/v1/books/trial-balance")).GetProperty("differenceCents").GetInt64());
        Assert.NotEmpty((await member.Get("/v1/books/entries?limit=2")).GetProperty("items").EnumerateArray());
    }

    private async Task<string> Ride(Guid order)
    {
        await coop.Hears(new RideSettled(new(order), new(Guid.NewGuid()), null, RideEnd.Delivered,
            new(new("tariff", 1, "sha256:0"), [new("base", Payee.Coop, new(500), ""), new("VAT", Payee.Vat, new(100), "")]),
            TimeProvider.System.GetUtcNow()));
        await Eventually.Is(() => coop.InDatabase<RedistributionDb, bool>(db => db.Entries.AnyAsync(entry => entry.Key == $"ride:{order}")), there => there);
        return $"ride:{order}";
    }

    private static string Entry() =>
        $"INSERT INTO entries (id, key, journal, at, recorded_at, because, hash) VALUES (gen_random_uuid(), 'test:{Guid.NewGuid()}', 'operations', now(), now(), 'bent', 'none');";

    private async Task Write(string sql) => await coop.InDatabase<RedistributionDb, int>(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var written = await db.Database.ExecuteSqlRawAsync(sql);
        await transaction.CommitAsync();
        return written;
    });
}

/// <summary>Lets the books hear something as if Pricing or Members had told it.</summary>
internal static class Told
{
    public static Task Hears(this CoopFixture coop, params object[] news) => coop.InDatabase<PricingDb, int>(db =>
    {
        foreach (var one in news)
            db.Publish(one);
        return db.SaveChangesAsync();
    });
}
