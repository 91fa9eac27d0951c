using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>Gives up, aloud, on rides that nobody could take before the voted deadline: people are told, nothing is lost in silence.</summary>
public sealed class LapseRides(MatchingDb db, TimeProvider clock) : IRunOnTheClock
{
    private const int Batch = 100;

    public static InWords? Decides => new(
        "Tells people that nobody could ride a delivery.",
        "Signale aux personnes qu'aucun livreur n'a pu prendre une course.");

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is not { } policy)
            return null;

        var patience = TimeSpan.FromSeconds(policy.Content.UnfilledAfterSeconds);
        var oldest = await db.Rides.Where(ride => ride.Status == RideStatus.Searching)
            .MinAsync(ride => (DateTimeOffset?)ride.ReadyAt, stopping);
        if (oldest is null || oldest + patience > now)
            return oldest + patience;

        var readyBefore = now - patience;
        await using var commit = await db.Database.BeginTransactionAsync(stopping);
        var rides = await db.Rides.FromSql($"""
            SELECT * FROM rides WHERE status = 'searching' AND ready_at <= {readyBefore}
            ORDER BY ready_at LIMIT {Batch} FOR UPDATE SKIP LOCKED
            """).ToListAsync(stopping);
        foreach (var ride in rides)
        {
            ride.Lapse();
            db.Follow(ride, now);
        }
        await db.SaveChangesAsync(stopping);
        await commit.CommitAsync(stopping);
        return rides.Count == 0 ? now.AddSeconds(1) : now;
    }
}
