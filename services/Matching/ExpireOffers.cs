using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>Ends the offers that nobody answered in time; their rides are looked for again. Deadlines are rows, so a restart forgets none.</summary>
public sealed class ExpireOffers(MatchingDb db, TimeProvider clock) : IRunOnTheClock
{
    private const int Batch = 100;

    public static InWords? Decides => new(
        "Ends an offer that nobody answered in its time; nothing else follows from it.",
        "Met fin à une offre restée sans réponse ; rien d'autre n'en découle.");

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
                SELECT unnest(ride_ids) FROM (
                    SELECT ride_ids FROM offers WHERE status = 'open' AND expires_at <= {now} ORDER BY expires_at LIMIT {Batch}) due)
            ORDER BY id FOR UPDATE SKIP LOCKED
            """).ToListAsync(stopping);
        var ids = rides.ConvertAll(ride => ride.OfferId).ToHashSet();
        var overdue = (await db.Offers
            .Where(offer => ids.Contains(offer.Id) && offer.Status == OfferStatus.Open && offer.ExpiresAt <= now)
            .ToListAsync(stopping))
            .FindAll(offer => rides.Count(ride => ride.OfferId == offer.Id) == offer.RideIds.Length);
        foreach (var offer in overdue)
            db.End(offer, OfferStatus.Expired, rides, now, "nobody answered");
        await db.SaveChangesAsync(stopping);
        await commit.CommitAsync(stopping);

        // What another door holds will be over in a moment; what did not fit into the batch is due already.
        return overdue.Count == 0 ? now.AddSeconds(1) : now;
    }
}
