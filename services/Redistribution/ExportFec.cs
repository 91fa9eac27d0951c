using System.Text;
using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>The tax office's file of a year (FEC), and the description that goes with it.</summary>
public static class ExportFec
{
    private const int Stretch = 2_000;

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/exports/fec/{year}", Handle).WithName("ExportFec").For(Role.Auditor).ShowsEverybody().Produces<string>(200, "text/plain");
        v1.MapGet("/exports/fec/{year}/description", (string year) => Results.Bytes(Encoding.Latin1.GetBytes(Fec.Description), "text/plain; charset=iso-8859-15", $"description-{(year.All(char.IsAsciiDigit) ? year : "")}.txt"))
            .WithName("DescribeFec").For(Role.Auditor).Produces<string>(200, "text/plain");
    }

    private static async Task<IResult> Handle(
        string year, RedistributionDb db, Chart chart, TimeProvider clock, HttpContext http, CancellationToken stopping, string? siren = null)
    {
        if (chart.Country != "FR")
            return new Refusal("no_french_chart", $"The French tax office's file is written from books kept by a French chart; these are kept by {chart.Name}.") { ByRule = true }.ToProblem();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, clock.GetUtcNow(), stopping) is not { Content: var statutes })
            return Problems.NotFoundedYet();
        if (Span.Named(year, statutes.Zone) is not { } span)
            return Problems.Invalid("year", "A year is four digits, such as 2026.");
        siren ??= (await db.ParticularsOf(KeptParticulars.Coop, stopping))?.Siren;
        if (!Fec.IsSiren(siren))
            return Problems.Invalid("siren", "The file is named by the co-op's SIREN: nine digits, of which the last proves the others.");
        await using var picture = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, stopping);
        var closed = await db.Periods.AsNoTracking().SingleOrDefaultAsync(period => period.Id == span.Id, stopping);
        var earlier = await db.Periods.Where(period => period.EndsAt <= span.EndsAt && period.Id != span.Id).MaxAsync(period => (DateTimeOffset?)period.EndsAt, stopping);
        var from = closed?.BeginsAt ?? (earlier > span.BeginsAt ? earlier.Value : span.BeginsAt);
        var to = closed?.EndsAt ?? span.EndsAt;

        http.Response.ContentType = "text/plain; charset=iso-8859-15";
        http.Response.Headers.ContentDisposition =
            $"attachment; filename=\"{Fec.FileName(siren!, Span.DayOf(Span.LastBefore(to), statutes.Zone))}\"";
        var file = new Fec(statutes.Zone, chart);
        await Write(Fec.Header + file.Opening(await db.Balances(from, stopping), Span.DayOf(from, statutes.Zone)));
        for (var seq = long.MinValue; ;)
        {
            var rows = await db.Entries.AsNoTracking().Include(entry => entry.Lines)
                .Where(entry => entry.Seq > seq && entry.At >= from && entry.At < to).OrderBy(entry => entry.Seq).Take(Stretch).ToListAsync(stopping);
            await Write(string.Concat(rows.Where(row => Fec.Takes(row.Key)).Select(row => file.Of(row.Read(), row.RecordedAt))));
            if (rows.Count < Stretch)
                return Results.Empty;
            seq = rows[^1].Seq;
        }

        async Task Write(string text) => await http.Response.Body.WriteAsync(Encoding.Latin1.GetBytes(text), stopping);
    }
}
