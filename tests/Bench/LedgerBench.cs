using System.Globalization;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;
using NpgsqlTypes;

namespace Coop.Bench;

/// <summary>
/// How many entries a second the books take, one transaction each, against a hand-written function of the database that does
/// the same on the same tables; and how many when a batch of settlements is booked at once.
/// </summary>
internal static class LedgerBench
{
    private const int Writers = 8;
    private static readonly Chart French = ReadChart.Named(ReadChart.French);

    /// <summary>A short batch of news, and as many as one holds at most.</summary>
    private static readonly int[] Batches = [100, RedistributionService.It.MostInABatch];

    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(3), Long = TimeSpan.FromSeconds(8);

    /// <summary>What somebody would write who wants the entry in and nothing else: same lock, same tables, same guards.</summary>
    private const string ByHand = """
        CREATE OR REPLACE FUNCTION book_by_hand(_id uuid, _key text, _at timestamptz, _hash text, _restaurant uuid, _net bigint, _vat bigint) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock(hashtext('books'));
            WITH entry AS (
                INSERT INTO entries (id, key, journal, at, recorded_at, because, hash) VALUES (_id, _key, 'sales', _at, _at, 'ride delivered', _hash)
                ON CONFLICT (key) DO NOTHING RETURNING seq)
            INSERT INTO lines (entry_seq, no, account, aux, debit_cents, credit_cents)
            SELECT entry.seq, line.* FROM entry, (VALUES
                (1, '411', _restaurant, _net + _vat, 0), (2, '706', NULL::uuid, 0, _net), (3, '44571', NULL, 0, _vat)) AS line;
        END $$
        """;

    public static async Task<int> Run(TimeProvider clock)
    {
        var server = Environment.GetEnvironmentVariable("COOP_POSTGRES") is { Length: > 0 } given ? given : "Host=127.0.0.1;Username=postgres;Password=postgres";
        var name = $"bench_{Guid.NewGuid():N}"[..20];
        await Execute($"{server};Database=postgres;Pooling=false", $"CREATE DATABASE {name}");
        // As the services open theirs: statements prepared, contexts used again.
        await using var source = NpgsqlDataSource.Create($"{server};Database={name};Maximum Pool Size=32;Max Auto Prepare=200;Auto Prepare Min Usages=2;No Reset On Close=true");
        var books = new PooledDbContextFactory<RedistributionDb>(new DbContextOptionsBuilder<RedistributionDb>().UseNpgsql(source).Options);
        try
        {
            await using (var db = await books.CreateDbContextAsync())
            {
                await db.Database.MigrateAsync();
                await OpenBooks.Open(db, French, CancellationToken.None);
            }
            await using (var define = source.CreateCommand(ByHand))
                await define.ExecuteNonQueryAsync();

            // In turns, so that both meet the same machine and tables of the same size.
            var (hand, ours) = (new List<long>(), new List<long>());
            await Count(Warm, clock, () => OneByHand(source, clock));
            await Count(Warm, clock, () => One(books, clock));
            for (var turn = 0; turn < 3; turn++)
            {
                hand.Add(await Count(Long, clock, () => OneByHand(source, clock)));
                ours.Add(await Count(Long, clock, () => One(books, clock)));
            }
            List<string> settled = [];
            foreach (var batch in Batches)
            {
                var count = await Count(Long, clock, () => Many(books, clock, batch), writers: 2);
                settled.Add(string.Create(CultureInfo.InvariantCulture, $"{PerSecond(count * batch)} a second in batches of {batch}"));
            }
            var (byHand, single) = (PerSecond(hand.Sum() / 3), PerSecond(ours.Sum() / 3));
            await using var check = source.CreateCommand("SELECT count(DISTINCT entry_seq), sum(debit_cents) - sum(credit_cents) FROM lines");
            await using var row = await check.ExecuteReaderAsync();
            await row.ReadAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"single entries a second: {single} through the books, {byHand} by hand, ratio {single * 100 / byHand} %; settled {string.Join(", ", settled)}; {row.GetInt64(0)} entries, balance {row.GetDecimal(1)}"));
            return 0;
        }
        finally
        {
            await Execute($"{server};Database=postgres;Pooling=false", $"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    private static long PerSecond(long count) => count / (long)Long.TotalSeconds;

    private static async Task<long> Count(TimeSpan lasts, TimeProvider clock, Func<Task> once, int writers = Writers)
    {
        var (began, done) = (clock.GetTimestamp(), 0L);
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            while (clock.GetElapsedTime(began) < lasts)
            {
                await once();
                Interlocked.Increment(ref done);
            }
        })));
        return done;
    }

    private static Entry Ride(TimeProvider clock) => new($"ride:{Guid.NewGuid()}", Journal.Sales, clock.GetUtcNow(), "ride delivered",
        [Line.Debit(French[Use.Restaurants], new(600), Guid.NewGuid()), Line.Credit(French[Use.Deliveries], new(500)), Line.Credit(French[Use.VatCollected], new(100))]);

    private static async Task One(PooledDbContextFactory<RedistributionDb> books, TimeProvider clock)
    {
        await using var db = await books.CreateDbContextAsync();
        await new BookEntry(db, clock).Book(Ride(clock), CancellationToken.None);
    }

    private static async Task Many(PooledDbContextFactory<RedistributionDb> books, TimeProvider clock, int batch)
    {
        await using var db = await books.CreateDbContextAsync();
        await new BookEntry(db, clock).BookAhead([.. Enumerable.Range(0, batch).Select(_ => Ride(clock))], CancellationToken.None);
    }

    private static async Task OneByHand(NpgsqlDataSource source, TimeProvider clock)
    {
        var entry = Ride(clock);
        await using var command = source.CreateCommand("SELECT book_by_hand($1, $2, $3, $4, $5, 500, 100)");
        command.Parameters.Add(new() { Value = Guid.CreateVersion7(clock.GetUtcNow()) });
        command.Parameters.Add(new() { Value = entry.Key });
        command.Parameters.Add(new() { Value = entry.At, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = entry.Hash() });
        command.Parameters.Add(new() { Value = entry.Lines[0].Aux!.Value });
        await command.ExecuteNonQueryAsync();
    }

    private static async Task Execute(string connection, string sql)
    {
        await using var server = new NpgsqlConnection(connection);
        await server.OpenAsync();
        await using var command = new NpgsqlCommand(sql, server);
        await command.ExecuteNonQueryAsync();
    }
}
