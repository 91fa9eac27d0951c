using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// A restriction that nobody has reviewed in time lapses: the doors open again, and what was lost is made good. The clock takes
/// restrictions away and never makes one.
/// </summary>
public sealed class LapseRestrictions(MembersDb db, TimeProvider clock) : IRunOnTheClock
{
    private const int Batch = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public static bool HasHeartbeat => false;

    public static InWords? Decides => new(
        "Lifts a restriction that no person reviewed in time; it never makes one.",
        "Lève une restriction que personne n'a réexaminée à temps ; n'en prononce jamais.");

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        var now = clock.GetUtcNow();
        var late = await db.RestrictionReviews
            .FromSql($"""
                SELECT * FROM restriction_reviews WHERE outcome IS NULL AND due_at <= {now}
                ORDER BY due_at LIMIT {Batch} FOR UPDATE SKIP LOCKED
                """)
            .ToListAsync(stopping);
        foreach (var review in late)
        {
            review.Lapse(now);
            db.Reinstate(await db.Restrictions.SingleAsync(one => one.Id == review.RestrictionId, stopping), now);
        }
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);

        // Another instance may have taken one in meanwhile; of its day this one learns within the hour.
        var next = await db.RestrictionReviews.Where(review => review.Outcome == null).MinAsync(review => (DateTimeOffset?)review.DueAt, stopping);
        return next < now + Pause ? next : now + Pause;
    }
}
