using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// Once a day, by the retention table: forgets the account of who left long ago and is owed nothing more (the share of the year
/// they left in is paid in the year after), empties files of payments that can no longer be disputed, and seals what was kept
/// before numbers were sealed.
/// </summary>
public sealed class ForgetPayouts(RedistributionDb db, Chart chart, PayoutSeals seals, TimeProvider clock) : IRunOnTheClock
{
    private const int Batch = 100;
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    static bool IRunOnTheClock.HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return now + Daily;
        var today = Span.DayOf(now, statutes.Zone);
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM payout_accounts AS account USING workers AS worker
            WHERE worker.member_id = account.member_id AND worker.left_on < {today} - {Retention.Of("payout_accounts").Keep}::interval
                AND NOT EXISTS (SELECT FROM lines AS line WHERE line.aux = account.member_id
                    AND line.account IN ({chart[Use.PayDue].Number}, {chart[Use.TipsHeld].Number}, {chart[Use.SharesDue].Number}, {chart[Use.CapitalDue].Number})
                    GROUP BY line.account HAVING sum(line.credit_cents - line.debit_cents) > 0)
            """, stopping);
        await db.Database.ExecuteSqlAsync(
            $"UPDATE payment_files SET content = '', is_sealed = TRUE WHERE paid_at < {now} - {Retention.Of("payment_files").Keep}::interval AND content <> ''", stopping);

        var open = await db.PayoutAccounts.Where(account => account.Sealed == null).OrderBy(account => account.MemberId).Take(Batch).ToListAsync(stopping);
        open.ForEach(account => seals.Seal(account, account.Iban!, account.Holder!));
        var files = await db.PaymentFiles.Where(file => !file.IsSealed).OrderBy(file => file.Id).Take(Batch).ToListAsync(stopping);
        files.ForEach(file => seals.Seal(file));
        await db.SaveChangesAsync(stopping);
        return open.Count == Batch || files.Count == Batch ? now : now + Daily;
    }
}
