using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>Reads the last day that is over, to be played again.</summary>
internal static class LoadPastDay
{
    /// <summary>Of a longer day the first ones are played: whoever tries a policy waits for the answer.</summary>
    private const int MostRides = 1_500;

    /// <summary>Only so far back; a co-op that has not ridden since has nothing to compare.</summary>
    private const int MostDays = 31;

    extension(MatchingDb db)
    {
        /// <summary>Null where nobody rode of late.</summary>
        public async Task<PastDay?> LastDay(MatchingPolicy policy, int guaranteeCentsPerHour, DateTimeOffset now, CancellationToken stopping)
        {
            var (zone, today) = (policy.Zone, policy.Zone.MidnightOf(policy.Zone.DayOf(now)));
            if (await db.Rides.Where(ride => ride.PlacedAt < today && ride.PlacedAt >= today.AddDays(-MostDays) && ride.Status != RideStatus.Cancelled)
                .MaxAsync(ride => (DateTimeOffset?)ride.PlacedAt, stopping) is not { } last)
                return null;
            var on = zone.DayOf(last);
            var (from, to) = (zone.MidnightOf(on), zone.MidnightOf(on.AddDays(1)));
            var rides = await db.Rides.AsNoTracking().Where(ride => ride.PlacedAt >= from && ride.PlacedAt < to && ride.Status != RideStatus.Cancelled)
                .OrderBy(ride => ride.PlacedAt).Take(MostRides).ToListAsync(stopping);
            var shifts = await db.Shifts.AsNoTracking().Where(shift => shift.Status == ShiftStatus.Ended && shift.StartedAt >= from && shift.StartedAt < to).ToListAsync(stopping);
            return new PastDay(on, rides.ConvertAll(ride => ride.Here(policy)),
                [.. from shift in shifts
                    from hours in shift.Work(now)
                    select new PastHours(shift.Zone, shift.Here(policy.ZoneNamed(shift.Zone).Middle, now) with { PaidCents = Money.Zero, MustEnd = null }, hours.StartedAt, hours.EndedAt)],
                guaranteeCentsPerHour);
        }
    }
}
