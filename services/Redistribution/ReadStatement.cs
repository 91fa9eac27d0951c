using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>What the books say of one person in a year: hours, pay, tips, what is still due, and the share with how it came about.</summary>
public static class ReadStatement
{
    private sealed record Sums(string Account, long Debit, long Credit);

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/statements/me", Handle).WithName("ReadStatement").For(Role.Member, Role.Rider);
        v1.MapGet("/statements/me.pdf", Print).WithName("PrintStatement").For(Role.Member, Role.Rider).Produces(200, contentType: "application/pdf");
    }

    private static async Task<Results<Ok<MemberStatement>, ProblemHttpResult>> Handle(
        Caller caller, RedistributionDb db, Chart chart, Pseudonyms pseudonyms, SignHead heads, TimeProvider clock, CancellationToken stopping, string? period = null)
    {
        var (statement, problem) = await Make(caller, db, chart, pseudonyms, heads, clock, period, language: null, stopping);
        return statement is null ? problem! : TypedResults.Ok(statement);
    }

    /// <param name="language"><c>fr</c> or <c>en</c>; French when absent.</param>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Print(
        Caller caller, RedistributionDb db, Chart chart, Pseudonyms pseudonyms, SignHead heads, TimeProvider clock, CancellationToken stopping,
        string? period = null, string? language = null)
    {
        if (language is not (null or "fr" or "en"))
            return Problems.Invalid("language", "A statement is printed in fr or en.");
        var (statement, problem) = await Make(caller, db, chart, pseudonyms, heads, clock, period, language ?? "fr", stopping);
        return statement is null ? problem! : TypedResults.File(
            Paper.Of($"statement {statement.Period}", StatementText.Of(statement, french: language != "en")), "application/pdf", $"statement-{statement.Period}.pdf");
    }

    private static async Task<(MemberStatement? Statement, ProblemHttpResult? Problem)> Make(
        Caller caller, RedistributionDb db, Chart chart, Pseudonyms pseudonyms, SignHead heads, TimeProvider clock, string? period, string? language, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return (null, Problems.NotFoundedYet());
        if ((period is null ? Span.At(now, statutes.Zone) : Span.Named(period, statutes.Zone)) is not { } year)
            return (null, Problems.Invalid("period", "A period is a calendar year, such as 2026."));
        var closed = await db.Periods.AsNoTracking().SingleOrDefaultAsync(one => one.Id == year.Id, stopping);
        var (from, to) = closed is null ? (year.BeginsAt, year.EndsAt) : (closed.BeginsAt, closed.EndsAt);

        var sums = await db.Database.SqlQuery<Sums>(
            $"""
            SELECT line.account, sum(line.debit_cents)::bigint AS debit, sum(line.credit_cents)::bigint AS credit
            FROM lines AS line JOIN entries AS entry ON entry.seq = line.entry_seq
            WHERE line.aux = {caller.Id} AND entry.at >= {from} AND entry.at < {to} GROUP BY line.account
            """).ToListAsync(stopping);
        var shifts = await db.Shifts.AsNoTracking()
            .Where(shift => shift.MemberId == caller.Member && shift.At >= from && shift.At < to).ToListAsync(stopping);
        var shares = await db.Distributions.AsNoTracking().Include(one => one.Lines.Where(line => line.MemberId == caller.Member))
            .Where(one => one.Period == year.Id).OrderBy(one => one.ProposedAt).ToListAsync(stopping);

        List<ShareStatement> mine = [];
        var files = shares.ConvertAll(one => $"shares:{one.Id}");
        var sent = await db.PaidOuts.AsNoTracking().Where(one => one.MemberId == caller.Member && files.Contains(one.FileId))
            .ToDictionaryAsync(one => one.FileId, one => one.BackCents, stopping);
        foreach (var one in shares)
            foreach (var line in one.Lines)
                mine.Add(ShareStatement.Of(one, line,
                    (await db.PolicyOf<Statutes>(PolicyKind.Statutes, one.Statutes.Version, stopping))!.Content,
                    Span.DayOf(one.PaidAt ?? now, statutes.Zone), sent.GetValueOrDefault($"shares:{one.Id}")));

        return (new MemberStatement(
            year.Id, Pseudonym.Of(await pseudonyms.Secret(year.Id, stopping), caller.Id), shifts.Sum(shift => shift.PaidSeconds),
            shifts.Aggregate(Money.Zero, (sum, shift) => sum + shift.WagesCents),
            shifts.Aggregate(Money.Zero, (sum, shift) => sum + shift.WithheldCents),
            [.. sums.OrderBy(account => account.Account, StringComparer.Ordinal).Select(account => new MemberAccount(
                account.Account, chart.LabelOf(account.Account, language),
                new(account.Debit), new(account.Credit), new(account.Credit - account.Debit)))],
            mine, await heads.Newest(stopping)), null);
    }
}
