using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>What the books say of one person in a year: hours, pay, tips, what is still due, and the share with how it came about.</summary>
public static class ReadStatement
{
    /// <param name="Chain">How far the books were chained when this was read, signed: keep it, and nobody can change them unseen.</param>
    /// <param name="Pseudonym">Under this name the person stands in the year's proof.</param>
    public sealed record View(
        string Period, string Pseudonym, long PaidSeconds, Money WagesCents, IReadOnlyList<AccountView> Accounts, IReadOnlyList<ShareView> Shares,
        SignedHead Chain);

    /// <param name="DueCents">Credit less debit: what the co-op owes the person on this account for the year.</param>
    public sealed record AccountView(string Number, string Label, Money DebitCents, Money CreditCents, Money DueCents);

    public sealed record ShareView(
        Guid DistributionId, DistributionStatus Status, Money PoolCents, Money Cents, string Because, DateTimeOffset? ApprovedAt, DateTimeOffset? PaidAt);

    private sealed record Sums(string Account, long Debit, long Credit);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/statements/me", Handle).WithName("ReadStatement").For(Role.Member, Role.Rider);

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        Caller caller, RedistributionDb db, Pseudonyms pseudonyms, SignHead heads, TimeProvider clock, CancellationToken stopping, string? period = null)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return Problems.NotFoundedYet();
        if ((period is null ? Span.At(now, statutes.Zone) : Span.Named(period, statutes.Zone)) is not { } year)
            return Problems.Invalid("period", "A period is a calendar year, such as 2026.");
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

        return TypedResults.Ok(new View(
            year.Id, Pseudonym.Of(await pseudonyms.Secret(year.Id, stopping), caller.Id), shifts.Sum(shift => shift.PaidSeconds),
            shifts.Aggregate(Money.Zero, (sum, shift) => sum + shift.WagesCents),
            [.. sums.OrderBy(account => account.Account, StringComparer.Ordinal).Select(account => new AccountView(
                account.Account, Chart.Named(account.Account)?.Label ?? account.Account,
                new(account.Debit), new(account.Credit), new(account.Credit - account.Debit)))],
            [.. from one in shares
                from line in one.Lines
                select new ShareView(one.Id, one.Status, one.PoolCents, line.Cents, line.Because, one.ApprovedAt, one.PaidAt)],
            await heads.Newest(stopping)));
    }
}
