using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>Adds up the work of whoever asks for their data.</summary>
internal static class SumWork
{
    public static Summary Mine { get; } = Summary.Of<MatchingDb, WorkSum>(async (db, services, caller, stopping) =>
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var policy = await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping);
        var shifts = await db.Shifts.AsNoTracking().Where(shift => shift.RiderId == caller.Member).OrderBy(shift => shift.StartedAt).ToListAsync(stopping);
        var metres = await db.Rides.AsNoTracking()
            .Where(ride => ride.RiderId == caller.Member && (ride.Status == RideStatus.Delivered || ride.Status == RideStatus.Returned))
            .Select(ride => ride.Metres).ToListAsync(stopping);
        return WorkSum.Of(shifts, (metres.Count, metres.Sum(one => (long)one)), policy?.Content.Zone ?? TimeZoneInfo.Utc, now);
    });
}
