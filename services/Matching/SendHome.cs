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
        if ((await db.GiveBackRides(news.MemberId, Because, now, stopping)).Count > 0)
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
}
