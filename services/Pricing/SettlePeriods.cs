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

    public static InWords? Decides => new(
        "Works out what a week or month brings beyond its shifts.",
        "Calcule ce qu'une semaine ou un mois rapporte en plus de ses services.");

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
        // A day wider on both sides: whether a shift belongs to the period is for the clocks of its own policy to say.
        var (from, to) = (Midnight(due.StartsOn.AddDays(-1)), Midnight(due.Period.EndsOn.AddDays(1)));
        var settled = (await db.NewestPeriods().Where(one => one.Kind == due.Kind && one.StartsOn == due.StartsOn).ToListAsync(stopping))
            .ToDictionary(one => (one.RiderId, one.PolicyVersion));
        var policies = await PoliciesOf(from, to, settled.Keys.Select(one => one.PolicyVersion), stopping);
        var riders = (await db.Shifts.Where(shift => shift.StartedAt >= from && shift.StartedAt < to).Select(shift => shift.RiderId).Distinct().ToListAsync(stopping))
            .Union(settled.Keys.Select(one => one.RiderId)).OrderBy(rider => rider.Value).ToList();
        var together = policies.Values.Any(policy => policy.Content.AllFloors.Any(floor => floor.Period == due.Kind && floor.Scope == FloorScope.Aggregate));
        foreach (var some in riders.Chunk(together ? int.MaxValue : RidersAtOnce))
        {
            var shifts = (await db.Newest().Where(shift => some.Contains(shift.RiderId) && shift.StartedAt >= from && shift.StartedAt < to).ToListAsync(stopping))
                .FindAll(shift => PayPeriod.Of(due.Kind, policies[shift.Policy.Version].Content.DayOf(shift.StartedAt)) == due.Period);
            foreach (var rider in PeriodSettlement.Of(due.Period, policies, shifts, settled, some, () => Guid.CreateVersion7(now), now))
            {
                db.Periods.Add(rider.Row);
                db.Publish(rider.News);
            }
        }

        static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
    }

    /// <summary>What the shifts of these days are paid by, and what was settled before.</summary>
    private async Task<Dictionary<int, Policy<PayPolicy>>> PoliciesOf(
        DateTimeOffset from, DateTimeOffset to, IEnumerable<int> before, CancellationToken stopping)
    {
        var versions = await db.Database.SqlQuery<int>(
            $"""SELECT DISTINCT (policy ->> 'version')::int AS "Value" FROM settled_shifts WHERE started_at >= {from} AND started_at < {to}""").ToListAsync(stopping);
        var policies = new Dictionary<int, Policy<PayPolicy>>();
        foreach (var version in versions.Union(before))
            policies[version] = await db.PolicyOf<PayPolicy>(PolicyKind.PayPolicy, version, stopping)
                ?? throw new InvalidOperationException($"Pay policy {version} is not there any more.");
        return policies;
    }
}
