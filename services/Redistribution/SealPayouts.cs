using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>Once a day: seals account numbers, and files of payments that bear them, which were kept before such things were sealed.</summary>
public sealed class SealPayouts(RedistributionDb db, PayoutSeals seals, TimeProvider clock) : IRunOnTheClock
{
    private const int Batch = 100;
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    static bool IRunOnTheClock.HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var open = await db.PayoutAccounts.Where(account => account.Sealed == null).OrderBy(account => account.MemberId).Take(Batch).ToListAsync(stopping);
        open.ForEach(account => seals.Seal(account, account.Iban!, account.Holder!));
        var files = await db.PaymentFiles.Where(file => !file.IsSealed).OrderBy(file => file.Id).Take(Batch).ToListAsync(stopping);
        files.ForEach(file => seals.Seal(file));
        await db.SaveChangesAsync(stopping);
        return clock.GetUtcNow() + (open.Count == Batch || files.Count == Batch ? TimeSpan.Zero : Daily);
    }
}
