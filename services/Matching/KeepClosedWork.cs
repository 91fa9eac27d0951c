using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// Hears that a person closed doors of work to a rider, or that they are open again, in whichever order; tells the rider, and
/// has what was lost paid. No other door of this service closes anything to anybody.
/// </summary>
public sealed class KeepClosedWork(MatchingDb db, TimeProvider clock) : IHear<MemberRestricted>, IHear<MemberReinstated>
{
    public async Task Hear(MemberRestricted news, CancellationToken stopping)
    {
        await db.HoldRider(news.MemberId, stopping);
        if (await db.ClosedWork.FindAsync([news.RestrictionId], stopping) is not null)
            return;
        db.ClosedWork.Add(new ClosedWork
        {
            RestrictionId = news.RestrictionId,
            RiderId = news.MemberId,
            Doors = news.Closes,
            EffectiveAt = news.EffectiveAt,
            EndsAt = news.EndsAt,
        });
        db.Tell(news.MemberId.Value, StreamKind.Announcement, news.RestrictionId.Value, "restricted");
    }

    public async Task Hear(MemberReinstated news, CancellationToken stopping)
    {
        // Of two that close the same time and are lifted at once, the second finds what the first made good.
        await db.HoldRider(news.MemberId, stopping);
        var closed = await db.ClosedWork.FindAsync([news.RestrictionId], stopping) ?? db.ClosedWork.Add(new ClosedWork
        {
            RestrictionId = news.RestrictionId,
            RiderId = news.MemberId,
            Doors = [],
            EffectiveAt = news.ClosedFrom,
            EndsAt = news.ClosedTo,
        }).Entity;
        if (closed.ReinstatedAt is not null)
            return;

        // Also what this transaction has heard already and not saved yet.
        await db.ClosedWork.Where(other => other.RiderId == news.MemberId).LoadAsync(stopping);
        var others = db.ClosedWork.Local.Where(other => other.RiderId == news.MemberId && other != closed);
        var owed = closed.Reinstate(news.At.ToUniversalTime(), news.ClosedFrom.ToUniversalTime(), news.ClosedTo.ToUniversalTime(), others);
        db.Tell(news.MemberId.Value, StreamKind.Announcement, news.RestrictionId.Value, "reinstated");
        await db.MakeGood(news, owed, clock, stopping);
    }

    internal static void Map(ModelBuilder model) => model.Entity<ClosedWork>(closed =>
    {
        closed.ToTable("closed_work").HasKey(c => c.RestrictionId);
        closed.Property(c => c.Doors).AsJson();
        closed.Property(c => c.MadeGood).AsJson();
        closed.HasIndex(c => c.RiderId);
    });
}

internal static class ClosedDoors
{
    /// <summary>Null, or the refusal that a rider hears at a door which a person has closed to them, or who left.</summary>
    public static async Task<Refusal?> ClosedTo(
        this MatchingDb db, MemberId rider, WorkDoor door, DateTimeOffset now, CancellationToken stopping) =>
        await db.Leavers.AnyAsync(leaver => leaver.RiderId == rider, stopping)
        ? new Refusal("left_coop", "Who left the co-op takes on no work.")
        : (await db.ClosedWork.AsNoTracking().Where(closed => closed.RiderId == rider && closed.ReinstatedAt == null).ToListAsync(stopping))
            .Select(closed => closed.Closes(door, now)).FirstOrDefault(refusal => refusal is not null);
}
