using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>Adds up all that whoever asks for their data was paid.</summary>
internal static class SumPay
{
    public static Summary Mine { get; } = Summary.Of<PricingDb, PayTotals>(async (db, services, caller, stopping) => PaySlip.Of(
        DateTimeOffset.UnixEpoch, services.GetRequiredService<TimeProvider>().GetUtcNow(),
        await db.Newest().Where(shift => shift.RiderId == caller.Member).OrderBy(shift => shift.StartedAt).ToListAsync(stopping),
        await db.NewestPeriods().Where(period => period.RiderId == caller.Member).OrderBy(period => period.EndedAt).ToListAsync(stopping),
        await db.Tips.AsNoTracking().Where(tip => tip.RiderId == caller.Member && tip.SettledAt != null).OrderBy(tip => tip.SettledAt).ToListAsync(stopping),
        []).Totals);
}
