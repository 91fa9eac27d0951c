using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Coop.Wages;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>
/// Once a shift is over, works out its pay by the policy that was in force when it began; and again, by the same policy,
/// when the shift is told anew. The newest telling counts: an older one that comes late changes nothing.
/// </summary>
public sealed class SettleShift(PricingDb db, TimeProvider clock) : IHear<ShiftEnded>
{
    public async Task Hear(ShiftEnded news, CancellationToken stopping)
    {
        var before = await db.NewestOf(news.ShiftId, stopping);
        if (before?.ToldRevision >= news.Revision)
            return;
        await db.Settle(before, news, await db.HardWeatherBetween(news.StartedAt, news.At, stopping), clock.GetUtcNow(), stopping);
    }
}

internal static class Settling
{
    /// <summary>How long after its end a week or month is settled: whoever began a shift in it has ended it by then.</summary>
    private static readonly TimeSpan LastShiftsEnd = TimeSpan.FromDays(1);

    extension(PricingDb db)
    {
        /// <summary>The settlement of a shift that counts, though it may not be saved yet; null when there is none.</summary>
        public async Task<SettledShift?> NewestOf(ShiftId shift, CancellationToken stopping) =>
            db.Shifts.Local.Where(one => one.ShiftId == shift).MaxBy(one => one.Revision)
            ?? await db.Shifts.Where(one => one.ShiftId == shift).OrderByDescending(one => one.Revision).FirstOrDefaultAsync(stopping);

        public async Task Settle(
            SettledShift? before, ShiftEnded told, IReadOnlyList<HardTime> hardWeather, DateTimeOffset now, CancellationToken stopping)
        {
            var policy = before is null
                ? await db.PolicyAt<PayPolicy>(PolicyKind.PayPolicy, told.StartedAt.ToUniversalTime(), stopping)
                : await db.PolicyOf<PayPolicy>(PolicyKind.PayPolicy, before.Policy.Version, stopping);
            if (policy is null)
                throw new InvalidOperationException($"No pay policy was in force at {told.StartedAt:O}.");

            var shift = Settlement.Of(before, told, policy, hardWeather, now);
            db.Shifts.Add(shift);
            if (Settlement.NewsOf(before, shift) is { } news)
                db.Publish(news);
            foreach (var kind in new[] { FloorPeriod.Week, FloorPeriod.Month })
                if (policy.Content.LooksAt(kind))
                    await db.MarkPeriod(PayPeriod.Of(kind, policy.Content.DayOf(shift.StartedAt)), policy.Content, stopping);
        }

        /// <summary>What the co-op called hard, as far as it touches a shift.</summary>
        public async Task<IReadOnlyList<HardTime>> HardWeatherBetween(DateTimeOffset from, DateTimeOffset to, CancellationToken stopping)
        {
            var (start, end) = (from.ToUniversalTime(), to.ToUniversalTime());
            return await db.WeatherCalls.AsNoTracking().Where(call => call.From < end && call.To > start).OrderBy(call => call.From)
                .Select(call => new HardTime(call.From, call.To)).ToListAsync(stopping);
        }

        /// <summary>Says that there is something to count in a period. Who counts holds the row alone, so that none is missed.</summary>
        private async Task MarkPeriod(PayPeriod period, PayPolicy policy, CancellationToken stopping)
        {
            var dueAt = new DateTimeOffset(period.In(policy.Zone).To, TimeSpan.Zero) + LastShiftsEnd;
            var kind = period.Kind == FloorPeriod.Week ? "week" : "month";
            await db.Database.ExecuteSqlAsync(
                $"""
                WITH marked AS (
                  SELECT FROM pay_periods WHERE kind = {kind} AND starts_on = {period.StartsOn} AND counted < settlements FOR SHARE)
                INSERT INTO pay_periods (kind, starts_on, due_at, settlements, counted)
                SELECT {kind}, {period.StartsOn}, {dueAt}, 1, 0 WHERE NOT EXISTS (SELECT FROM marked)
                ON CONFLICT (kind, starts_on) DO UPDATE SET settlements = pay_periods.settlements + 1
                """, stopping);
            db.Wake<SettlePeriods>();
        }
    }
}
