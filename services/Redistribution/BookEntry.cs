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
    private readonly Dictionary<string, Entry> ahead = [];
    private DateTimeOffset? openFrom;

    /// <summary>
    /// Writes many entries in one statement, for a batch of news of which each piece will ask for its own: <see cref="Book"/>
    /// then answers with it. A statement an entry costs more than the entry.
    /// </summary>
    public async Task BookAhead(IReadOnlyList<Entry> entries, CancellationToken stopping)
    {
        openFrom ??= await db.OpenFrom(stopping);
        var given = entries.DistinctBy(entry => entry.Key).Select(entry => entry.At < openFrom ? entry.From(openFrom.Value) : entry).ToDictionary(entry => entry.Key);
        var now = clock.GetUtcNow();
        var ids = given.Select(_ => Guid.CreateVersion7(now)).ToArray();
        var keys = given.Keys.ToArray();
        var journals = given.Values.Select(entry => Word(entry.Journal)).ToArray();
        var instants = given.Values.Select(entry => entry.At).ToArray();
        var reasons = given.Values.Select(entry => entry.Because).ToArray();
        var hashes = given.Values.Select(entry => entry.Hash()).ToArray();
        var lines = given.Values.SelectMany(entry => entry.Lines.Select((line, i) => (entry.Key, No: i + 1, Line: line))).ToList();
        var owners = lines.Select(line => line.Key).ToArray();
        var numbers = lines.Select(line => line.No).ToArray();
        var accounts = lines.Select(line => line.Line.Account).ToArray();
        var auxes = lines.Select(line => line.Line.Aux).ToArray();
        var debits = lines.Select(line => line.Line.DebitCents.Cents).ToArray();
        var credits = lines.Select(line => line.Line.CreditCents.Cents).ToArray();
        foreach (var key in await db.Database.SqlQuery<string>(
            $"""
            WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('books'))),
            entry AS (
                INSERT INTO entries (id, key, journal, at, recorded_at, because, hash, trace_id)
                SELECT given.id, given.key, given.journal, given.at, {now}, given.because, given.hash, {Activity.Current?.TraceId.ToString()}
                FROM turn, unnest({ids}, {keys}, {journals}, {instants}, {reasons}, {hashes})
                    WITH ORDINALITY AS given(id, key, journal, at, because, hash, no) ORDER BY given.no
                ON CONFLICT (key) DO NOTHING RETURNING seq, key),
            line AS (
                INSERT INTO lines (entry_seq, no, account, aux, debit_cents, credit_cents)
                SELECT entry.seq, line.no, line.account, line.aux, line.debit, line.credit
                FROM entry JOIN unnest({owners}, {numbers}, {accounts}, {auxes}, {debits}, {credits})
                    AS line(key, no, account, aux, debit, credit) ON line.key = entry.key)
            SELECT key AS "Value" FROM entry
            """).ToListAsync(stopping))
            ahead[key] = given[key];
    }

    /// <summary>Writes the entry in one statement, within the transaction that is open if there is one; null, which stands for an entry of nothing, writes nothing.</summary>
    /// <returns>The entry as it stands in the books from now on, or null when nothing was written.</returns>
    public async Task<Entry?> Book(Entry? entry, CancellationToken stopping)
    {
        if (entry is null)
            return null;
        if (ahead.Remove(entry.Key, out var written))
            return written;
        if (openFrom is null && await Write(entry, stopping))
            return entry;

        // It stands there already, or it is late for a period that is closed: only now is it worth asking which.
        var known = openFrom is not null;
        openFrom ??= await db.OpenFrom(stopping);
        if (entry.At < openFrom)
            entry = entry.From(openFrom.Value);
        else if (!known)
            return null;
        return await Write(entry, stopping) ? entry : null;
    }

    /// <summary>False when an entry of that key stands there, or when it would count from within a closed period.</summary>
    private async Task<bool> Write(Entry entry, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var accounts = entry.Lines.Select(line => line.Account).ToArray();
        var auxes = entry.Lines.Select(line => line.Aux).ToArray();
        var debits = entry.Lines.Select(line => line.DebitCents.Cents).ToArray();
        var credits = entry.Lines.Select(line => line.CreditCents.Cents).ToArray();
        return await db.Database.ExecuteSqlAsync(
            $"""
            WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('books'))),
            entry AS (
                INSERT INTO entries (id, key, journal, at, recorded_at, because, hash, trace_id)
                SELECT {Guid.CreateVersion7(now)}, {entry.Key}, {Word(entry.Journal)}, {entry.At}, {now}, {entry.Because},
                    {entry.Hash()}, {Activity.Current?.TraceId.ToString()} FROM turn
                WHERE NOT EXISTS (SELECT FROM periods WHERE ends_at > {entry.At})
                ON CONFLICT (key) DO NOTHING RETURNING seq)
            INSERT INTO lines (entry_seq, no, account, aux, debit_cents, credit_cents)
            SELECT entry.seq, line.no, line.account, line.aux, line.debit, line.credit
            FROM entry, unnest({accounts}, {auxes}, {debits}, {credits})
                WITH ORDINALITY AS line(account, aux, debit, credit, no)
            """, stopping) > 0;
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
