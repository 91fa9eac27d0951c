using Coop.Hosting;
using Coop.Members;
using Coop.Routing;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// A restriction should not have been: what the rider lost is told to Pricing as shifts of those days, all of their time
/// paid and no ride in them, and to Members how much it was.
/// </summary>
internal static class SettleLostWork
{
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(7 * 13);

    /// <param name="owed">What of the closed time is made good now: what no other restriction closes still or has made good.</param>
    public static async Task MakeGood(
        this MatchingDb db, MemberReinstated news, IReadOnlyList<WorkStretch> owed, TimeProvider clock, CancellationToken stopping)
    {
        var (from, to) = (news.ClosedFrom.ToUniversalTime(), news.ClosedTo.ToUniversalTime());
        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, news.At.ToUniversalTime(), stopping) is not { Content.Zone: var zone })
            throw new InvalidOperationException("The co-op's rules have not arrived here yet.");

        var since = from - LookBack;
        var shifts = await db.Shifts.AsNoTracking()
            .Where(shift => shift.RiderId == news.MemberId && shift.StartedAt > since && shift.StartedAt < to).ToListAsync(stopping);
        var plans = await db.Slots.AsNoTracking()
            .Where(slot => slot.StartsAt < to && slot.EndsAt > from)
            .Where(slot => db.PlannedShifts.Any(plan => plan.SlotId == slot.Id && plan.RiderId == news.MemberId && plan.Status == PlanStatus.Taken))
            .ToListAsync(stopping);
        var lost = LostWork.Of(zone, from, to, [.. plans.Select(slot => slot.Work)], new WorkHistory(shifts.SelectMany(shift => shift.Work(to))), owed);

        var vehicle = shifts.MaxBy(shift => shift.StartedAt)?.Vehicle ?? Vehicle.OnFoot;
        foreach (var stretch in lost.Planned.Concat(lost.Usual))
            db.Publish(new ShiftEnded(
                Ids.New<ShiftId>(clock), news.MemberId, vehicle, [new ClockSpan(ClockState.Admin, stretch.StartedAt, stretch.EndedAt)], [],
                stretch.StartedAt, stretch.EndedAt, OwnVehicle: false));
        db.Publish(new ShiftsLost(news.RestrictionId, news.MemberId, Seconds(lost.Planned), Seconds(lost.Usual), news.At));
    }

    private static long Seconds(IReadOnlyList<WorkStretch> work) => work.Sum(stretch => (long)(stretch.EndedAt - stretch.StartedAt).TotalSeconds);
}
