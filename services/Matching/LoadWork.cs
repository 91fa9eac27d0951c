using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>Gathers what a rider has worked, as far back as any limit looks: when a shift starts or goes on, never while rides are given out.</summary>
internal static class LoadWork
{
    /// <summary>Thirteen weeks hold twelve calendar weeks whatever the day.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(13 * 7);

    extension(MatchingDb db)
    {
        /// <summary>All work of a rider that a limit of today could touch, what goes on now included.</summary>
        public async Task<WorkHistory> WorkOf(MemberId rider, DateTimeOffset now, CancellationToken stopping)
        {
            var since = now - Recent;
            var shifts = await db.Shifts.AsNoTracking()
                .Where(shift => shift.RiderId == rider && shift.StartedAt > since)
                .ToListAsync(stopping);
            var minor = await db.Minors.AsNoTracking().SingleOrDefaultAsync(one => one.RiderId == rider, stopping);
            return new WorkHistory(shifts.SelectMany(shift => shift.Work(now)), minor?.Until);
        }
    }
}
