using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>Whose shares are still to be paid back, by when, and how much of them the rule lets go now.</summary>
public static class ReadLeavers
{
    public sealed record Answer(Money CapitalCents, Money HighestCapitalCents, IReadOnlyList<ShareRepayment.Line> Items);

    public static void Map(IEndpointRouteBuilder books) =>
        books.MapGet("/books/capital/leavers", Handle).WithName("ReadLeavers").For(Role.Coordinator, Role.Auditor).ShowsEverybody();

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> Handle(
        RedistributionDb db, Chart chart, TimeProvider clock, CancellationToken stopping)
    {
        if (await db.CapitalPosition(chart, clock.GetUtcNow(), stopping) is not { } books)
            return Problems.NotFoundedYet();
        return TypedResults.Ok(new Answer(books.Capital, books.Highest, ShareRepayment.Of(await db.Leavers(chart, stopping), books)));
    }

    /// <summary>Who left and holds shares or is owed for them, as the books stand.</summary>
    internal static async Task<List<ShareRepayment.Leaver>> Leavers(this RedistributionDb db, Chart chart, CancellationToken stopping) =>
        (await db.Database.SqlQuery<Row>(
            $"""
            SELECT worker.member_id AS "Member", worker.left_on AS "LeftOn",
                coalesce(sum(credit_cents - debit_cents) FILTER (WHERE account = {chart[Use.Capital].Number}), 0)::bigint AS "Held",
                coalesce(sum(credit_cents - debit_cents) FILTER (WHERE account = {chart[Use.CapitalDue].Number}), 0)::bigint AS "Owed"
            FROM workers AS worker JOIN lines AS line ON line.aux = worker.member_id
            WHERE worker.left_on IS NOT NULL AND account IN ({chart[Use.Capital].Number}, {chart[Use.CapitalDue].Number})
            GROUP BY worker.member_id, worker.left_on
            """).ToListAsync(stopping))
        .FindAll(row => row.Held != 0 || row.Owed != 0)
        .ConvertAll(row => new ShareRepayment.Leaver(new(row.Member), row.LeftOn, new(row.Held), new(row.Owed)));

    /// <summary>
    /// What the rule needs of the books; the highest capital is what they ever came to, mistakes that were turned round left out, or what
    /// the statutes say of before. Null until the statutes are here.
    /// </summary>
    internal static async Task<ShareRepayment.Position?> CapitalPosition(
        this RedistributionDb db, Chart chart, DateTimeOffset now, CancellationToken stopping)
    {
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return null;
        var stands = await db.Database.SqlQuery<Stands>(
            $"""
            SELECT (SELECT coalesce(sum(credit_cents - debit_cents), 0)::bigint FROM lines WHERE account = {chart[Use.DevelopmentFund].Number}) AS "Fund",
                (SELECT coalesce(sum(debit_cents - credit_cents), 0)::bigint FROM lines WHERE account = {chart[Use.LossForward].Number}) AS "Losses",
                coalesce(sum(change), 0)::bigint AS "Capital", coalesce(max(upto), 0)::bigint AS "Highest"
            FROM (SELECT change, sum(change) OVER (ORDER BY seq) AS upto
                FROM (SELECT entry.seq, sum(line.credit_cents - line.debit_cents) AS change FROM lines AS line JOIN entries AS entry ON entry.seq = line.entry_seq
                    WHERE line.account = {chart[Use.Capital].Number} AND entry.key NOT LIKE 'reversal:%'
                        AND NOT EXISTS (SELECT FROM entries AS turned WHERE turned.key = 'reversal:' || entry.key)
                    GROUP BY entry.seq) AS stood) AS capital
            """).SingleAsync(stopping);
        var stated = statutes.Figure(DatedFigure.HighestCapital, Span.DayOf(now, statutes.Zone)) is { } figure ? (long)figure.Value.Floor() : 0;
        return new(new(stands.Capital), new(Math.Max(stands.Highest, stated)), new(stands.Fund), new(stands.Losses));
    }

    private sealed record Row(Guid Member, DateOnly LeftOn, long Held, long Owed);

    private sealed record Stands(long Fund, long Losses, long Capital, long Highest);
}
