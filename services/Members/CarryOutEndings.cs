using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// A membership ends against somebody's will when one coordinator has decided so, another has upheld it, and its day has
/// come. Until then an ending closes doors of work and nothing else: nobody loses their vote by one person's word.
/// </summary>
public sealed class CarryOutEndings(MembersDb db, TimeProvider clock) : IRunOnTheClock
{
    private const int Batch = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public static bool HasHeartbeat => false;

    public static InWords? Decides => new(
        "Ends a membership on the day that one coordinator decided and another upheld; it decides nothing itself.",
        "Met fin à une adhésion au jour décidé par une coordinatrice ou un coordinateur et confirmé par un autre ; ne décide rien.");

    private sealed record Due(Guid RestrictionId, Guid MemberId);

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldCoordinators(stopping);
        var due = await db.Database.SqlQuery<Due>(
            $"""
            SELECT r.id AS "RestrictionId", r.member_id AS "MemberId"
            FROM restrictions r JOIN restriction_reviews v ON v.restriction_id = r.id JOIN memberships m USING (member_id)
            WHERE r.kind = 'ending' AND v.outcome = 'upheld' AND r.effective_at <= {now} AND m.left_on IS NULL
            ORDER BY r.effective_at LIMIT {Batch} FOR UPDATE OF m SKIP LOCKED
            """).ToListAsync(stopping);
        foreach (var ending in due.DistinctBy(one => one.MemberId))
        {
            var membership = await db.Memberships.SingleAsync(one => one.MemberId == new MemberId(ending.MemberId), stopping);
            var account = await db.Accounts.SingleAsync(one => one.Id == ending.MemberId, stopping);
            // If they are the last coordinator by now, another is found first.
            if (await db.IsLastCoordinator(account, stopping)
                || membership.Leave(await db.DayOf(now, stopping), new RestrictionId(ending.RestrictionId)) is not null)
                continue;
            await db.Close(account, membership, now, stopping);
        }
        await transaction.CommitAsync(stopping);

        var next = await db.Restrictions
            .Where(one => one.Kind == RestrictionKind.Ending && one.EffectiveAt > now)
            .Where(one => db.RestrictionReviews.Any(review => review.RestrictionId == one.Id && review.Outcome == ReviewOutcome.Upheld))
            .MinAsync(one => (DateTimeOffset?)one.EffectiveAt, stopping);
        return next < now + Pause ? next : now + Pause;
    }
}
