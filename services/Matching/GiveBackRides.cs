using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>Rides of somebody who rides no further go to others, as far as the food is not in their hands.</summary>
internal static class GiveBack
{
    /// <returns>The rides that stay theirs, since they hold the food.</returns>
    public static async Task<IReadOnlyList<RideId>> GiveBackRides(
        this MatchingDb db, MemberId rider, string because, DateTimeOffset now, CancellationToken stopping)
    {
        var riding = await db.Rides.AsNoTracking().Where(
            ride => ride.RiderId == rider
                && (ride.Status == RideStatus.Assigned || ride.Status == RideStatus.Collected || ride.Status == RideStatus.Returning))
            .ToListAsync(stopping);

        // Whoever holds food may be telling of its end at this very moment: those rides are left alone, with all of their offer.
        if (riding.Exists(ride => ride.Status != RideStatus.Assigned))
            return [.. riding.Select(ride => ride.Id)];
        if (riding.Count == 0 || await db.HoldTogether(riding[0].Id, stopping) is not { Offer: { } offer } together)
            return [];
        List<Ride> theirs = [.. together.Others.Append(together.Ride!).Where(ride => ride.Taker?.OfferId == offer.Id)];
        if (theirs.Exists(ride => ride.Status is RideStatus.Collected or RideStatus.Returning))
            return [.. theirs.Select(ride => ride.Id)];
        foreach (var ride in theirs.FindAll(ride => ride.Status == RideStatus.Assigned))
        {
            var taker = ride.Taker!;
            ride.Release(because);
            db.GiveBack(offer, ride.Id, taker, theirs, because, now);
            db.Follow(ride, now);
        }
        return [];
    }
}
