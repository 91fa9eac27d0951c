using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>Ends the offers that nobody answered in time; their rides are looked for again. Deadlines are rows, so a restart forgets none.</summary>
public sealed class ExpireOffers(MatchingDb db, TimeProvider clock) : IRunOnTheClock
{
    private const int Batch = 100;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var nextAt = await db.Offers.Where(offer => offer.Status == OfferStatus.Open)
            .MinAsync(offer => (DateTimeOffset?)offer.ExpiresAt, stopping);
        if (nextAt is null || nextAt > now)
            return nextAt;

        await using var commit = await db.Database.BeginTransactionAsync(stopping);
        var rides = await db.Rides.FromSql($"""
            SELECT * FROM rides WHERE status = 'offered' AND id IN (
                SELECT ride_id FROM offers WHERE status = 'open' AND expires_at <= {now} ORDER BY expires_at LIMIT {Batch})
            FOR UPDATE SKIP LOCKED
            """).ToDictionaryAsync(ride => ride.Id, stopping);
        var ids = rides.Keys.ToList();
        var overdue = await db.Offers
            .Where(offer => ids.Contains(offer.RideId) && offer.Status == OfferStatus.Open && offer.ExpiresAt <= now)
            .ToListAsync(stopping);
        foreach (var offer in overdue)
        {
            db.End(offer, OfferStatus.Expired, now, "nobody answered");
            rides[offer.RideId].Withdraw();
            db.Follow(rides[offer.RideId], now);
        }
        if (overdue.Count > 0)
            db.Wake<OfferRides>();
        await db.SaveChangesAsync(stopping);
        await commit.CommitAsync(stopping);

        // What another door holds will be over in a moment; what did not fit into the batch is due already.
        return overdue.Count == 0 ? now.AddSeconds(1) : now;
    }
}
