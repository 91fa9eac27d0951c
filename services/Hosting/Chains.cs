using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Coop.Hosting;

/// <summary>How far a log had been written when it was last looked at: no transaction that could still add a lower number began later.</summary>
public sealed class ChainMark
{
    public required string Log { get; init; }
    public required long Seq { get; set; }

    /// <summary>Transactions below this number had begun by then.</summary>
    public required long Horizon { get; set; }
}

/// <summary>The chained logs of a database: which they are, their new rows, and what an instant looks like in them.</summary>
public static class Chains
{
    internal const string Annotation = "Coop:Chained";

    /// <summary>One log: its table, and the SQL that turns a row into a text which says all of it and never changes its form.</summary>
    internal sealed record Log(string Table, string Canonical);

    internal sealed record Row(long Seq, string Canonical);

    internal static IReadOnlyList<Log> Of(IModel model) =>
    [
        .. from entity in model.GetEntityTypes()
           let canonical = (string?)entity.FindAnnotation(Annotation)?.Value
           where canonical is not null
           select new Log(entity.GetTableName()!, canonical),
    ];

    extension(CoopDb db)
    {
        /// <returns>How many rows were linked.</returns>
        internal async Task<int> Link(Log log, int most, DateTimeOffset now, CancellationToken stopping)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stopping);
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext({"chain of " + log.Table}))", stopping);
            var written = await db.Database.SqlQuery<long>(
                $"""SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence({log.Table}, 'seq')::regclass), 0) AS "Value" """).SingleAsync(stopping);
            var last = await db.Set<ChainLink>().AsNoTracking()
                .Where(link => link.Log == log.Table).OrderByDescending(link => link.No).FirstOrDefaultAsync(stopping);
            if (written == (last?.Seq ?? 0))
                return 0;

            var mark = await db.Set<ChainMark>().FindAsync([log.Table], stopping);
            var rows = mark is not null && await db.Oldest(stopping) >= mark.Horizon
                ? await db.Rows(log, after: last?.Seq ?? 0, until: mark.Seq, most, stopping)
                : [];
            var links = rows.ConvertAll(row => last = ChainLink.After(last, log.Table, row, now));
            if (links.Count > 0)
                await db.Keep(links, stopping);
            if (rows.Count < most)
            {
                // Read after the number: whoever drew a number up to it had begun by now.
                var horizon = await db.Newest(stopping);
                if (mark is null)
                    db.Add(new ChainMark { Log = log.Table, Seq = written, Horizon = horizon });
                else if (mark.Seq != written)
                    (mark.Seq, mark.Horizon) = (written, horizon);
            }
            await db.SaveChangesAsync(stopping);
            await transaction.CommitAsync(stopping);
            return rows.Count;
        }

        /// <summary>Rows of a log with numbers after one and up to another, in order.</summary>
        internal async Task<List<ChainedRow>> Rows(Log log, long after, long until, int most, CancellationToken stopping)
        {
            // Table and text stand in the program, not in anybody's request.
            var sql = $$"""SELECT seq, {{log.Canonical}} AS canonical FROM {{log.Table}} WHERE seq > {0} AND seq <= {1} ORDER BY seq LIMIT {2}""";
            var rows = await db.Database.SqlQueryRaw<Row>(sql, after, until, most).ToListAsync(stopping);
            return rows.ConvertAll(row => new ChainedRow(row.Seq, row.Canonical));
        }

        private Task Keep(List<ChainLink> links, CancellationToken stopping)
        {
            long[] nos = [.. links.Select(link => link.No)], seqs = [.. links.Select(link => link.Seq)];
            string[] hashes = [.. links.Select(link => link.Hash)];
            return db.Database.ExecuteSqlAsync($"""
                INSERT INTO chain_links (log, no, seq, hash, chained_at)
                SELECT {links[0].Log}, no, seq, hash, {links[0].ChainedAt} FROM unnest({nos}, {seqs}, {hashes}) AS link (no, seq, hash)
                """, stopping);
        }

        private async Task<long> Oldest(CancellationToken stopping) => await db.Database.SqlQuery<long>(
            $"""SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS "Value" """).SingleAsync(stopping);

        private async Task<long> Newest(CancellationToken stopping) => await db.Database.SqlQuery<long>(
            $"""SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS "Value" """).SingleAsync(stopping);
    }

    extension(ModelBuilder model)
    {
        /// <summary>
        /// Chains the rows of an append-only table with a bigint <c>seq</c>. <paramref name="canonical"/> is SQL over its
        /// columns: a text that says all of a row and never changes its form.
        /// </summary>
        public void KeepChainOf<TEntity>(string canonical) where TEntity : class
        {
            model.Entity<TEntity>().IsAppendOnly().HasAnnotation(Annotation, canonical);
            model.Entity<ChainLink>(link =>
            {
                link.ToTable("chain_links").HasKey(l => new { l.Log, l.No });
                link.HasIndex(l => new { l.Log, l.Seq }).IsUnique();
                link.IsAppendOnly();
            });
            model.Entity<ChainMark>().ToTable("chain_marks").HasKey(mark => mark.Log);
        }
    }

    /// <summary>An instant in a canonical text: in UTC, to the microsecond.</summary>
    public static string Instant(string column) => $"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""";
}
