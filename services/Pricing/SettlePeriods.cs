using Coop.Hosting;
using Coop.Members;
using Coop.Wages;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>
/// Holds the floors of weeks and months once they are over, and again when one of their shifts was put right: each rider
/// gets what is missing, and what was settled before is never settled twice.
/// </summary>
public sealed class SettlePeriods(PricingDb db, TimeProvider clock) : IRunOnTheClock
{
    private const int Batch = 4;

    /// <summary>Riders whose shifts of a period are looked at together; floors for all riders together need all of them.</summary>
    private const int RidersAtOnce = 50;

    public static bool HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        var now = clock.GetUtcNow();
        var due = await db.PeriodsToSettle.FromSql($"""
            SELECT * FROM pay_periods WHERE counted < settlements AND due_at <= {now}
            ORDER BY due_at LIMIT {Batch} FOR UPDATE SKIP LOCKED
            """).ToListAsync(stopping);
        foreach (var period in due)
        {
            await Settle(period, now, stopping);
            period.Counted = period.Settlements;
        }
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return due.Count == Batch ? now
            : await db.PeriodsToSettle.Where(period => period.Counted < period.Settlements).MinAsync(period => (DateTimeOffset?)period.DueAt, stopping);
    }

    private async Task Settle(PeriodToSettle due, DateTimeOffset now, CancellationToken stopping)
    {
        var policy = await db.PolicyOf<PayPolicy>(PolicyKind.PayPolicy, due.PolicyVersion, stopping)
            ?? throw new InvalidOperationException($"Pay policy {due.PolicyVersion} is not there any more.");
        var time = due.Period.In(policy.Content.Zone);
        var (from, to) = (new DateTimeOffset(time.From, TimeSpan.Zero), new DateTimeOffset(time.To, TimeSpan.Zero));
        var settled = (await db.NewestPeriods()
                .Where(one => one.Kind == due.Kind && one.StartsOn == due.StartsOn && one.PolicyVersion == due.PolicyVersion).ToListAsync(stopping))
            .ToDictionary(one => one.RiderId);
        var riders = (await db.Shifts.Where(shift => shift.StartedAt >= from && shift.StartedAt < to).Select(shift => shift.RiderId).Distinct().ToListAsync(stopping))
            .Union(settled.Keys).OrderBy(rider => rider.Value).ToList();
        var together = policy.Content.AllFloors.Any(floor => floor.Period == due.Kind && floor.Scope == FloorScope.Aggregate);
        foreach (var some in riders.Chunk(together ? int.MaxValue : RidersAtOnce))
        {
            var shifts = (await db.Newest().Where(shift => some.Contains(shift.RiderId) && shift.StartedAt >= from && shift.StartedAt < to).ToListAsync(stopping))
                .FindAll(shift => shift.Policy.Version == due.PolicyVersion);
            Settle(due, policy, some, shifts, settled, to, now);
        }
    }

    private void Settle(
        PeriodToSettle due, Policy<PayPolicy> policy, IReadOnlyList<MemberId> riders, List<SettledShift> shifts,
        Dictionary<MemberId, SettledPeriod> settled, DateTimeOffset to, DateTimeOffset now)
    {
        var topUps = PeriodPay.Of(policy.Content, due.Period, shifts.ConvertAll(shift =>
            new PaidWork(shift.RiderId, shift.Work, shift.Lines.Sum())));
        var allowances = PeriodPay.AllowancesOf(policy.Content, due.Period);
        var worked = shifts.Select(shift => shift.RiderId).ToHashSet();
        foreach (var rider in riders.Where(rider => worked.Contains(rider) || settled.ContainsKey(rider)))
            if (SettledPeriod.After(
                settled.GetValueOrDefault(rider), Guid.CreateVersion7(now), rider, due.Period, policy.Ref,
                topUps.GetValueOrDefault(rider) ?? [], worked.Contains(rider) ? allowances : [], to, now) is { } after)
            {
                db.Periods.Add(after.Row);
                db.Publish(after.News);
            }
    }
}
