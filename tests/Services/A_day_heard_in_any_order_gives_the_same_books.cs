using Coop.Pricing;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>
/// The messages of one day reach the books a thousand times, each time shuffled, doubled and cut into batches in another way:
/// always the same entries, hours and sold rides, to the cent. Every way is rolled back before the next.
/// </summary>
[Collection(nameof(QuietCoop))]
public sealed class A_day_heard_in_any_order_gives_the_same_books(CoopFixture coop)
{
    private const int Ways = 1_000;
    private static readonly PolicyRef Rule = new("voted", 1, "sha256:0");
    private readonly DateTimeOffset noon = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_thousand_ways()
    {
        object[] day = [.. Day()];
        await using var scope = coop.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RedistributionDb>();
        var inOrder = await Heard([.. day.Select(news => (object[])[news])], db);
        Assert.Equal(day.Length, inOrder.Split('\n').Count(line => line.StartsWith("entry ", StringComparison.Ordinal)));
        for (var way = 0; way < Ways; way++)
        {
            var chance = new Random(way);
            var told = day.SelectMany(news => Enumerable.Repeat(news, chance.Next(1, 4))).ToArray();
            chance.Shuffle(told);
            var batches = new List<object[]>();
            for (var at = 0; at < told.Length;)
            {
                var size = chance.Next(1, 13);
                batches.Add([.. told.Skip(at).Take(size)]);
                at += size;
            }
            Assert.True(inOrder == await Heard(batches, db), $"Way {way} gave other books.");
        }
    }

    /// <summary>All that the batches left, in words; then it never happened.</summary>
    private static async Task<string> Heard(IReadOnlyList<object[]> batches, RedistributionDb db)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('books'))");
        var before = await db.Database.SqlQuery<long>($"""SELECT coalesce(max(seq), 0) AS "Value" FROM entries""").SingleAsync();
        foreach (var batch in batches)
        {
            var (books, posting) = (new BookEntry(db, TimeProvider.System), new Posting(ReadChart.Named(ReadChart.French)));
            var (rides, tips, shifts) = (new BookRide(books, posting, db), new BookTip(books, posting), new BookShift(books, posting, db));
            await rides.ReadAhead(batch, CancellationToken.None);
            foreach (var news in batch)
                await (news switch
                {
                    RideSettled ride => rides.Hear(ride, CancellationToken.None),
                    TipSettled tip => tips.Hear(tip, CancellationToken.None),
                    ShiftSettled shift => shifts.Hear(shift, CancellationToken.None),
                    PeriodSettled period => shifts.Hear(period, CancellationToken.None),
                    _ => throw new InvalidOperationException($"Nobody hears {news}."),
                });
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
        }
        await db.Database.ExecuteSqlAsync($"SET CONSTRAINTS ALL IMMEDIATE");
        var written = await db.Database.SqlQuery<string>(
            $"""
            SELECT string_agg(word, chr(10) ORDER BY word) AS "Value" FROM (
                SELECT concat_ws(' ', 'entry', entry.key, entry.journal, entry.at, entry.because,
                    (SELECT string_agg(concat_ws(' ', no, account, aux, debit_cents, credit_cents), ', ' ORDER BY no) FROM lines WHERE entry_seq = entry.seq)) AS word
                FROM entries AS entry WHERE entry.seq > {before}
                UNION ALL SELECT concat_ws(' ', 'shift', shift.shift_id, shift.revision, shift.member_id, shift.paid_seconds, shift.wages_cents, shift.at)
                FROM worked_shifts AS shift WHERE shift.xmin = pg_current_xact_id()::xid
                UNION ALL SELECT concat_ws(' ', 'ride', ride.order_id, ride."end", ride.vat_rate) FROM sold_rides AS ride WHERE ride.xmin = pg_current_xact_id()::xid) AS all_of_it
            """).SingleAsync();
        await transaction.RollbackAsync();
        return written;
    }

    private IEnumerable<object> Day()
    {
        var (riders, restaurants) = (Several(), Several());
        for (var i = 0; i < 3; i++)
        {
            var order = Guid.NewGuid();
            yield return Ride(order, 500 + i, 100, 0);
            if (i % 2 == 0)
                yield return Ride(order, -i - 1, i == 2 ? 0 : -1, 1);
            if (i < 2)
                yield return new TipSettled(Guid.NewGuid(), new(order), new(restaurants[i % 2]), new(riders[i % 2]), new(150 + i), noon);
        }
        foreach (var rider in riders)
        {
            var shift = Guid.NewGuid();
            yield return Shift(shift, rider, 3600, 1202, 0);
            if (rider == riders[1])
                continue;
            yield return Shift(shift, rider, -60, -20, 1);
            yield return Shift(shift, rider, 120, 40, 2);
        }
        yield return new PeriodSettled(Guid.NewGuid(), new(riders[0]), "month-2026-10", Rule, [new("floor", "seconds", 1, new(77), new(77), "", TopUp: true)], noon, noon);

        Guid[] Several() => [Guid.NewGuid(), Guid.NewGuid()];
        RideSettled Ride(Guid order, long net, long vat, int revision) => new(new(order), new(restaurants[0]), new(riders[0]), RideEnd.Delivered,
            new(Rule, [new("base", Payee.Riders, new(net), ""), new("VAT", Payee.Vat, new(vat), "", VatRate: "0.20")]), noon.AddMinutes(revision), revision);
        ShiftSettled Shift(Guid shift, Guid rider, long seconds, long cents, int revision) => new(new(shift), new(rider), Rule, seconds, 0, 1,
            [new("time", "seconds", seconds, new(1202), new(cents), "")], noon, noon, noon.AddMinutes(revision), revision);
    }
}
