using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>Whoever reads the books on and on misses no entry, however long it takes to be saved.</summary>
[Collection(nameof(QuietCoop))]
public sealed class The_books_are_read_without_a_gap(CoopFixture coop)
{
    [Fact]
    public async Task An_entry_that_is_saved_late_comes_after_those_that_were_read()
    {
        var (slow, quick) = ($"test:{Guid.NewGuid()}", $"test:{Guid.NewGuid()}");
        await using var scope = coop.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RedistributionDb>();
        await using var saving = await db.Database.BeginTransactionAsync();
        await scope.ServiceProvider.GetRequiredService<BookEntry>().Book(EntryOf(slow), CancellationToken.None);

        var second = Book(quick);
        await Eventually.Is(async () => second.IsCompleted || await Waiting(), done => done);
        var (seen, last) = await ReadFrom(0);
        await saving.CommitAsync();
        await second;
        seen.UnionWith((await ReadFrom(last)).Keys);

        Assert.Superset(new HashSet<string> { slow, quick }, seen);
    }

    private async Task Book(string key)
    {
        await using var scope = coop.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BookEntry>().Book(EntryOf(key), CancellationToken.None);
    }

    private static Entry EntryOf(string key) => new(key, Journal.Operations, TimeProvider.System.GetUtcNow(), "an entry of a test",
        [new("512", null, new(1), Money.Zero), new("512", null, Money.Zero, new(1))]);

    private async Task<bool> Waiting() => await Tables.Number(coop, ServiceName.Redistribution,
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") > 0;

    /// <summary>Everything after the entry of that number, page by page, and the number of the last.</summary>
    private async Task<(HashSet<string> Keys, long Last)> ReadFrom(long after)
    {
        var keys = new HashSet<string>();
        while (true)
        {
            var items = (await coop.Coordinator.Get($"/v1/books/entries?after={after}&limit=100")).GetProperty("items").EnumerateArray().ToList();
            if (items.Count == 0)
                return (keys, after);
            keys.UnionWith(items.Select(item => item.GetProperty("key").GetString()!));
            after = items[^1].GetProperty("seq").GetInt64();
        }
    }
}
