using System.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// Writes entries into the books, each once: the key of an entry is unique, and a second one with the same key does
/// nothing. What comes late for a closed period counts from the first instant after it. One books at a time, so that
/// entries are numbered in the order in which they are saved, and whoever reads on from the last one misses none.
/// </summary>
public sealed class BookEntry(RedistributionDb db, TimeProvider clock)
{
    private DateTimeOffset? openFrom;

    /// <summary>Writes the entry in one statement, within the transaction that is open if there is one; null, which stands for an entry of nothing, writes nothing.</summary>
    /// <returns>The entry as it stands in the books from now on, or null when nothing was written.</returns>
    public async Task<Entry?> Book(Entry? entry, CancellationToken stopping)
    {
        if (entry is null)
            return null;
        openFrom ??= await db.OpenFrom(stopping);
        if (entry.At < openFrom)
            entry = entry.From(openFrom.Value);

        var now = clock.GetUtcNow();
        var accounts = entry.Lines.Select(line => line.Account).ToArray();
        var auxes = entry.Lines.Select(line => line.Aux).ToArray();
        var debits = entry.Lines.Select(line => line.DebitCents.Cents).ToArray();
        var credits = entry.Lines.Select(line => line.CreditCents.Cents).ToArray();
        var written = await db.Database.ExecuteSqlAsync(
            $"""
            WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('books'))),
            entry AS (
                INSERT INTO entries (id, key, journal, at, recorded_at, because, hash, trace_id)
                SELECT {Guid.CreateVersion7(now)}, {entry.Key}, {Word(entry.Journal)}, {entry.At}, {now}, {entry.Because},
                    {entry.Hash()}, {Activity.Current?.TraceId.ToString()} FROM turn
                ON CONFLICT (key) DO NOTHING RETURNING seq)
            INSERT INTO lines (entry_seq, no, account, aux, debit_cents, credit_cents)
            SELECT entry.seq, line.no, line.account, line.aux, line.debit, line.credit
            FROM entry, unnest({accounts}, {auxes}, {debits}, {credits})
                WITH ORDINALITY AS line(account, aux, debit, credit, no)
            """, stopping);
        return written > 0 ? entry : null;
    }

    private static string Word(Journal journal) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(journal.ToString());
}

internal static class WhatIsOpen
{
    extension(RedistributionDb db)
    {
        /// <summary>The end of the last closed period: nothing is booked before it any more.</summary>
        public async Task<DateTimeOffset> OpenFrom(CancellationToken stopping) =>
            await db.Periods.MaxAsync(period => (DateTimeOffset?)period.EndsAt, stopping) ?? DateTimeOffset.MinValue;

        /// <summary>Debit less credit of each account, of all entries that count from before that instant.</summary>
        public async Task<Dictionary<string, Money>> Balances(DateTimeOffset before, CancellationToken stopping) =>
            (await db.Database.SqlQuery<Balance>(
                $"""
                SELECT line.account, (sum(line.debit_cents) - sum(line.credit_cents))::bigint AS cents
                FROM entries AS entry JOIN lines AS line ON line.entry_seq = entry.seq
                WHERE entry.at < {before} GROUP BY line.account
                """).ToListAsync(stopping))
            .ToDictionary(balance => balance.Account, balance => new Money(balance.Cents));
    }

    private sealed record Balance(string Account, long Cents);
}
