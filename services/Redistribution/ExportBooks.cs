using System.Buffers;
using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// A year of the books as JSON lines, whole: the link before the first entry, each entry beside its link as both stand in
/// the database, the proofs of what was shared, and the signed head of the last entry. <c>services/Coop verify</c> checks it.
/// Entries stand in the order in which they were recorded, so late ones of the neighbouring years may be among them.
/// </summary>
public static class ExportBooks
{
    private const int Stretch = 2_000;

    private sealed record Ends(long? First, long? Last);

    private sealed record Row(
        long? No, long Seq, string? Hash, Guid? Id, string? Key, string? Journal, string? At, string? RecordedAt, string? Because, string? Lines);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapGet("/exports/books/{year}", Handle)
        .WithName("ExportBooks").For(Role.Auditor).ShowsEverybody().Produces<string>(200, "application/x-ndjson");

    private static async Task<IResult> Handle(
        string year, RedistributionDb db, Chart chart, SignHead heads, TimeProvider clock, HttpContext http, CancellationToken stopping)
    {
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, clock.GetUtcNow(), stopping) is not { Content: var statutes })
            return Problems.NotFoundedYet();
        if (Span.Named(year, statutes.Zone) is not { } span)
            return Problems.Invalid("year", "A year is four digits, such as 2026.");
        // One picture of the database for all of it: what is booked meanwhile is not half in.
        await using var picture = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, stopping);
        http.Response.ContentType = "application/x-ndjson";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"books-{span.Id}.jsonl\"";
        return await Write(span, db, chart, heads, http.Response.Body, stopping) ? Results.Empty : Problems.NotFound();
    }

    /// <returns>False where nothing of the year is chained yet; then nothing was written.</returns>
    public static async Task<bool> Write(Span year, RedistributionDb db, Chart chart, SignHead heads, Stream to, CancellationToken stopping)
    {
        var ends = (await db.Database.SqlQuery<Ends>(
            $"""
            SELECT min(link.no) AS first, max(link.no) AS last FROM chain_links AS link JOIN entries AS entry ON entry.seq = link.seq
            WHERE link.log = {ChainedEntries.Log} AND entry.at >= {year.BeginsAt} AND entry.at < {year.EndsAt}
            """).ToListAsync(stopping))[0];
        if (ends is not { First: { } first, Last: { } no })
            return false;
        var links = db.Set<ChainLink>().AsNoTracking().Where(link => link.Log == ChainedEntries.Log);
        var before = await links.SingleOrDefaultAsync(link => link.No == first - 1, stopping);
        var last = await links.SingleAsync(link => link.No == no, stopping);

        await Write(to, json =>
        {
            json.WriteNumber("year", int.Parse(year.Id, System.Globalization.CultureInfo.InvariantCulture));
            json.WriteNumber("links", first - 1);
            json.WriteString("before", before?.Hash ?? ChainLink.Nothing);
            json.WriteString("sharesAccount", chart[Use.SharesDue].Number);
        }, stopping);
        for (var seq = before?.Seq ?? long.MinValue; ;)
        {
            var rows = await Rows(db, seq, last.Seq, stopping);
            foreach (var row in rows)
                await Write(to, json => Say(json, row), stopping);
            if (rows.Count < Stretch)
                break;
            seq = rows[^1].Seq;
        }
        foreach (var shared in await db.Distributions.AsNoTracking().Where(one => one.Period == year.Id).OrderBy(one => one.ProposedAt).ToListAsync(stopping))
            await Write(to, json =>
            {
                json.WriteString("distribution", shared.Id);
                json.WritePropertyName("proof");
                json.WriteRawValue(shared.Proof);
            }, stopping);
        var head = await heads.Sign(last, stopping);
        await Write(to, json =>
        {
            json.WritePropertyName("chain");
            JsonSerializer.Serialize(json, head, Wire.Json);
        }, stopping);
        return true;
    }

    // Both sides in full: an entry that no link names, and a link whose entry is gone, must be seen.
    private static Task<List<Row>> Rows(RedistributionDb db, long after, long until, CancellationToken stopping) => db.Database.SqlQuery<Row>(
        $"""
        SELECT link.no, coalesce(entry.seq, link.seq) AS seq, link.hash, entry.id, entry.key, entry.journal,
            to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at,
            to_char(entry.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "RecordedAt", entry.because,
            (SELECT string_agg(concat_ws(' ', line.account, coalesce(line.aux::text, '-'), line.debit_cents, line.credit_cents), chr(10) ORDER BY line.no)
             FROM lines AS line WHERE line.entry_seq = entry.seq) AS lines
        FROM (SELECT * FROM entries WHERE seq > {after} AND seq <= {until}) AS entry
        FULL JOIN (SELECT * FROM chain_links WHERE log = {ChainedEntries.Log} AND seq > {after} AND seq <= {until}) AS link ON link.seq = entry.seq
        ORDER BY coalesce(entry.seq, link.seq) LIMIT {Stretch}
        """).ToListAsync(stopping);

    private static void Say(Utf8JsonWriter json, Row row)
    {
        json.WriteNumber("no", row.No ?? 0);
        json.WriteNumber("seq", row.Seq);
        if (row.Id is { } id)
        {
            json.WriteString("id", id);
            json.WriteString("key", row.Key);
            json.WriteString("journal", row.Journal);
            json.WriteString("at", row.At);
            json.WriteString("recordedAt", row.RecordedAt);
            json.WriteString("because", row.Because);
            json.WriteStartArray("lines");
            foreach (var line in (row.Lines ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                Say(json, line.Split(' '));
            json.WriteEndArray();
        }
        json.WriteString("hash", row.Hash ?? ChainLink.Nothing);
    }

    private static void Say(Utf8JsonWriter json, string[] line)
    {
        json.WriteStartObject();
        json.WriteString("account", line[0]);
        if (line[1] != "-")
            json.WriteString("aux", line[1]);
        foreach (var (name, cents) in new[] { ("debitCents", line[2]), ("creditCents", line[3]) })
            if (cents != "0")
                json.WriteNumber(name, long.Parse(cents, System.Globalization.CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static async Task Write(Stream to, Action<Utf8JsonWriter> say, CancellationToken stopping)
    {
        var line = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(line, Proof.Written))
        {
            json.WriteStartObject();
            say(json);
            json.WriteEndObject();
        }
        line.Write("\n"u8);
        await to.WriteAsync(line.WrittenMemory, stopping);
    }
}
