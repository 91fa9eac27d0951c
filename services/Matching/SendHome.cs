using Coop.Hosting;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// Somebody left the co-op: their shift ends, and is paid like any other. A ride that they have not collected yet goes to
/// another rider; food in their hands is brought to its end first, on the same shift. Places in the plan are free again.
/// </summary>
public sealed class SendHome(MatchingDb db, TimeProvider clock) : IHear<MemberLeft>
{
    private const string Because = "the rider left the co-op";

    public async Task Hear(MemberLeft news, CancellationToken stopping)
    {
        await db.HoldRider(news.MemberId, stopping);
        if (await db.Leavers.FindAsync([news.MemberId], stopping) is null)
            db.Leavers.Add(new Leaver { RiderId = news.MemberId, LeftOn = news.LeftOn });
        await GiveUpPlans(news.MemberId, clock.GetUtcNow(), stopping);
        var live = await db.Shifts.AsNoTracking()
            .SingleOrDefaultAsync(shift => shift.RiderId == news.MemberId && shift.Status != ShiftStatus.Ended, stopping);
        if (live is null || await db.Hold(live.Id, stopping) is not { } shift || shift.Status == ShiftStatus.Ended)
            return;

        var now = clock.GetUtcNow();
        if (await GiveBack(news.MemberId, now, stopping))
        {
            shift.EndsWithRide = true;
            return;
        }
        shift.End(now);
        await db.Forget(shift, Because, now, stopping);
        await db.TellEnd(shift, now, stopping);
    }

    /// <summary>Others may want the places.</summary>
    private async Task GiveUpPlans(MemberId rider, DateTimeOffset now, CancellationToken stopping)
    {
        await db.HoldPlansOf(rider, stopping);
        var ahead = await db.PlannedShifts.Where(plan => plan.RiderId == rider && plan.Status == PlanStatus.Taken)
            .Where(plan => db.Slots.Any(slot => slot.Id == plan.SlotId && slot.StartsAt > now)).ToListAsync(stopping);
        ahead.ForEach(plan => plan.GiveUp(now));
    }

    /// <returns>Whether a ride of theirs goes on, since the food is in their hands.</returns>
    private async Task<bool> GiveBack(MemberId rider, DateTimeOffset now, CancellationToken stopping)
    {
        var riding = await db.Rides.AsNoTracking().Where(
            ride => ride.RiderId == rider
                && (ride.Status == RideStatus.Assigned || ride.Status == RideStatus.Collected || ride.Status == RideStatus.Returning))
            .ToListAsync(stopping);

        // Whoever holds food may be telling of its end at this very moment: those rides are left alone, with all of their offer.
        if (riding.Exists(ride => ride.Status != RideStatus.Assigned))
            return true;
        if (riding.Count == 0 || await db.HoldTogether(riding[0].Id, stopping) is not { Offer: { } offer } together)
            return false;
        List<Ride> theirs = [.. together.Others.Append(together.Ride!).Where(ride => ride.Taker?.OfferId == offer.Id)];
        if (theirs.Exists(ride => ride.Status is RideStatus.Collected or RideStatus.Returning))
            return true;
        foreach (var ride in theirs.FindAll(ride => ride.Status == RideStatus.Assigned))
        {
            var taker = ride.Taker!;
            ride.Release(Because);
            db.GiveBack(offer, ride.Id, taker, theirs, Because, now);
            db.Follow(ride, now);
        }
        return false;
    }
}
