using System.ComponentModel.DataAnnotations;
using System.Text;
using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// The books account by account, and what they say of one member or restaurant, at any instant that has been: line by line
/// with the balance after each, as JSON or as a table.
/// </summary>
public static class ReadLedger
{
    private const int MostRows = 50_000;
    private static readonly Role[] SeeAll = [Role.Coordinator, Role.Auditor];

    /// <param name="OpeningCents">Debit less credit before the first instant.</param>
    /// <param name="ClosingCents">And before the last one.</param>
    public sealed record AccountView(
        string Number, string Label, DateTimeOffset From, DateTimeOffset To, Money OpeningCents, Money ClosingCents, IReadOnlyList<LedgerLine> Items, string? Next);

    /// <param name="Accounts">What stood in each at that instant; where the co-op owed, it is less than nothing.</param>
    public sealed record StatementView(DateTimeOffset At, IReadOnlyList<BalanceView> Accounts, IReadOnlyList<LedgerLine> Items, string? Next);

    public sealed record BalanceView(string Number, string Label, Money BalanceCents);

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/books/accounts/{number}", OfAccount).WithName("ReadAccount").For(Role.Member, Role.Coordinator, Role.Auditor).ShowsEverybody().Produces<AccountView>();
        v1.MapGet("/statements/members/{id:guid}", OfPerson).WithName("ReadMemberStatement").For(Role.Member, Role.Rider, Role.Coordinator, Role.Auditor).ShowsAnother().Produces<StatementView>();
        v1.MapGet("/statements/restaurants/{id:guid}", OfPerson).WithName("ReadRestaurantStatement").For(Role.Restaurant, Role.Coordinator, Role.Auditor).ShowsAnother().Produces<StatementView>();
    }

    /// <param name="to">The end, which is outside; now when absent.</param>
    /// <param name="after">The last line seen, as <c>seq.no</c>.</param>
    /// <param name="format"><c>csv</c> for a table of all lines, up to 50,000.</param>
    private static async Task<IResult> OfAccount(
        string number, Caller caller, RedistributionDb db, Chart chart, Pseudonyms pseudonyms, TimeProvider clock, CancellationToken stopping,
        DateTimeOffset? from = null, DateTimeOffset? to = null, string? after = null, [Range(1, Page<LedgerLine>.MostItems)] int limit = Page<LedgerLine>.DefaultLimit, string? format = null)
    {
        if (chart.Named(number) is not { } account)
            return Problems.NotFound();
        var (begin, end) = (from?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch, to?.ToUniversalTime() ?? clock.GetUtcNow());
        if (Cursor(after) is not { } cursor)
            return Problems.Invalid("after", "Read on from the last line: its seq, a point, its no.");
        if (format is not (null or "json" or "csv"))
            return Problems.Invalid("format", "Lines are told in json or csv.");
        var csv = format == "csv";
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            SELECT * FROM (
                SELECT entry.seq, line.no, entry.at, entry.key, line.account, line.aux, line.debit_cents AS debit, line.credit_cents AS credit,
                    (sum(line.debit_cents - line.credit_cents) OVER (ORDER BY entry.at, entry.seq, line.no))::bigint AS balance, entry.because
                FROM lines AS line JOIN entries AS entry ON entry.seq = line.entry_seq WHERE line.account = {number} AND entry.at < {end}) AS one
            WHERE at >= {begin} AND (at, seq, no) > (coalesce((SELECT entry.at FROM entries AS entry WHERE entry.seq = {cursor.Seq}), '-infinity'), {cursor.Seq}, {cursor.No})
            ORDER BY at, seq, no LIMIT {(csv ? MostRows : limit) + 1}
            """).ToListAsync(stopping);
        var lines = new List<LedgerLine>();
        foreach (var row in rows)
            lines.Add(row.Read(!account.IsPersonal || row.Aux is null ? null : await pseudonyms.For(caller, row.At, stopping)));
        if (csv)
            return Table(lines, $"account-{number}.csv");
        var page = Page<LedgerLine>.Of(lines, limit, last => $"{last.Seq}.{last.No}");
        return TypedResults.Ok(new AccountView(number, account.Label, begin, end,
            (await db.Balances(begin, stopping)).GetValueOrDefault(number), (await db.Balances(end, stopping)).GetValueOrDefault(number), page.Items, page.Next));
    }

    /// <param name="at">As the books stood then, that instant included; now when absent.</param>
    private static async Task<IResult> OfPerson(
        Guid id, Caller caller, RedistributionDb db, Chart chart, TimeProvider clock, CancellationToken stopping, DateTimeOffset? at = null, string? after = null,
        [Range(1, Page<LedgerLine>.MostItems)] int limit = Page<LedgerLine>.DefaultLimit, string? format = null)
    {
        if (caller.Id != id && !SeeAll.Any(caller.Is))
            return Problems.NotFound();
        if (Cursor(after) is not { } cursor)
            return Problems.Invalid("after", "Read on from the last line: its seq, a point, its no.");
        if (format is not (null or "json" or "csv"))
            return Problems.Invalid("format", "Lines are told in json or csv.");
        var (instant, csv) = (at?.ToUniversalTime() ?? clock.GetUtcNow(), format == "csv");
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            SELECT * FROM (
                SELECT entry.seq, line.no, entry.at, entry.key, line.account, line.aux, line.debit_cents AS debit, line.credit_cents AS credit,
                    (sum(line.debit_cents - line.credit_cents) OVER (PARTITION BY line.account ORDER BY entry.at, entry.seq, line.no))::bigint AS balance, entry.because
                FROM lines AS line JOIN entries AS entry ON entry.seq = line.entry_seq WHERE line.aux = {id} AND entry.at <= {instant}) AS one
            WHERE (at, seq, no) > (coalesce((SELECT entry.at FROM entries AS entry WHERE entry.seq = {cursor.Seq}), '-infinity'), {cursor.Seq}, {cursor.No})
            ORDER BY at, seq, no LIMIT {(csv ? MostRows : limit) + 1}
            """).ToListAsync(stopping);
        var lines = rows.ConvertAll(row => row.Read(name: null));
        if (csv)
            return Table(lines, $"statement-{id}.csv");
        var sums = await db.Database.SqlQuery<Sum>(
            $"""
            SELECT line.account, sum(line.debit_cents - line.credit_cents)::bigint AS cents FROM lines AS line JOIN entries AS entry ON entry.seq = line.entry_seq
            WHERE line.aux = {id} AND entry.at <= {instant} GROUP BY line.account ORDER BY line.account
            """).ToListAsync(stopping);
        var page = Page<LedgerLine>.Of(lines, limit, last => $"{last.Seq}.{last.No}");
        return TypedResults.Ok(new StatementView(instant,
            sums.ConvertAll(sum => new BalanceView(sum.Account, chart.LabelOf(sum.Account), new(sum.Cents))), page.Items, page.Next));
    }

    private static IResult Table(List<LedgerLine> lines, string file) => lines.Count > MostRows
        ? new Refusal("too_many", $"More than {MostRows} lines: ask for a shorter time.") { ByRule = true }.ToProblem()
        : TypedResults.File(Encoding.UTF8.GetBytes(Ledger.Header + Ledger.Csv(lines)), "text/csv; charset=utf-8", file);

    private static (long Seq, int No)? Cursor(string? after)
    {
        if (after is null)
            return (long.MinValue, 0);
        var parts = after.Split('.');
        return parts.Length == 2 && long.TryParse(parts[0], out var seq) && int.TryParse(parts[1], out var no) ? (seq, no) : null;
    }

    private sealed record Sum(string Account, long Cents);

    private sealed record Row(long Seq, int No, DateTimeOffset At, string Key, string Account, Guid? Aux, long Debit, long Credit, long Balance, string Because)
    {
        public LedgerLine Read(Func<Guid, string>? name) => new(
            Seq, No, At, Key, Account, Aux is not { } aux ? null : name is null ? aux.ToString() : name(aux), new(Debit), new(Credit), new(Balance), Because);
    }
}
