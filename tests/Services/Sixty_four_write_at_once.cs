using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Services;

/// <summary>Sixty-four writers on the same few accounts, who repeat themselves and whose lines are cut: the books balance at every look, nothing is lost and nothing is there twice.</summary>
[Collection(nameof(OneCoop))]
public sealed class Sixty_four_write_at_once(CoopFixture coop)
{
    private const int Writers = 64, Each = 40;

    [Fact]
    public async Task And_whoever_looks_finds_the_books_in_balance()
    {
        var run = Guid.NewGuid();
        var restaurants = Enumerable.Range(0, 4).Select(_ => Guid.NewGuid()).ToArray();
        var cuts = 0;
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < Each; i++)
            {
                // Every fourth entry is another writer's too, under the same key.
                var key = $"ride:{run}:{(i % 4 == 0 ? $"shared:{i}" : $"{writer}:{i}")}";
                var entry = new Entry(key, Journal.Sales, TimeProvider.System.GetUtcNow(), "one of many",
                [
                    Line.Debit(Chart.Restaurants, new(600), restaurants[i % restaurants.Length]), Line.Credit(Chart.Deliveries, new(500)), Line.Credit(Chart.VatCollected, new(100)),
                ]);
                for (var again = random.Next(3); again >= 0;)
                    try
                    {
                        await using var scope = coop.Services.CreateAsyncScope();
                        await scope.ServiceProvider.GetRequiredService<BookEntry>().Book(entry, CancellationToken.None);
                        again--;
                    }
                    catch (Exception cut) when (cut is NpgsqlException or InvalidOperationException)
                    {
                        Interlocked.Increment(ref cuts);
                    }
            }
        })));

        var looks = 0;
        while (!writing.IsCompleted || looks < 5)
        {
            Assert.Equal(0, await Tables.Number(coop, "redistribution", "SELECT sum(debit_cents) - sum(credit_cents) FROM lines"));
            Assert.Equal(0, await Tables.Number(coop, "redistribution",
                "SELECT count(*) FROM (SELECT entry_seq FROM lines GROUP BY entry_seq HAVING sum(debit_cents) <> sum(credit_cents) OR count(*) < 2) AS wrong"));
            if (looks++ < 5)
                await Cut();
        }
        await writing;

        Assert.True(cuts > 0, "No line was cut, so nothing was tried.");
        var written = await coop.InDatabase<RedistributionDb, List<string>>(db => db.Entries.Where(entry => entry.Key.StartsWith($"ride:{run}")).Select(entry => entry.Key).ToListAsync());
        Assert.Equal(Writers * Each * 3 / 4 + Each / 4, written.Count);
        Assert.Equal(written.Count, written.Distinct().Count());
        Assert.Equal(600L * written.Count, await Tables.Number(coop, "redistribution",
            $"SELECT sum(debit_cents - credit_cents) FROM lines WHERE account = '411' AND aux IN ({string.Join(',', restaurants.Select(one => $"'{one}'"))})"));
    }

    /// <summary>What a killed process leaves behind: half of the lines to the database end at once, in whatever they were doing.</summary>
    private async Task Cut()
    {
        var name = await coop.InDatabase<RedistributionDb, string>(db => Task.FromResult(db.Database.GetDbConnection().Database));
        await using var server = new NpgsqlConnection(CoopFixture.Postgres + ";Database=postgres;Pooling=false");
        await server.OpenAsync();
        await using var cut = new NpgsqlCommand(
            $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{name}' AND query LIKE '%WITH turn AS MATERIALIZED%' AND pid % 2 = 0", server);
        await cut.ExecuteNonQueryAsync();
    }
}
