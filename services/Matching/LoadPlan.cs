using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>Gathers who has planned to work when, and holds what two people could change at once.</summary>
internal static class LoadPlan
{
    /// <summary>Names riders' plans among PostgreSQL's advisory locks of this database.</summary>
    private const int RidersPlans = 0x51075;

    /// <summary>Who comes so much before a slot comes for it.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(30);

    extension(MatchingDb db)
    {
        /// <summary>The slot, which nobody else changes or signs up for until the transaction ends; null if there is none.</summary>
        public async Task<Slot?> Hold(SlotId id, CancellationToken stopping) =>
            (await db.Slots.FromSql($"SELECT * FROM slots WHERE id = {id.Value} FOR UPDATE").ToListAsync(stopping)).SingleOrDefault();

        /// <summary>One plan of a rider after the other, so that two that exclude each other cannot be made at once. Held before any slot.</summary>
        public async Task HoldPlansOf(MemberId rider, CancellationToken stopping) =>
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({RidersPlans}, hashtext({rider.Value.ToString()}))", stopping);

        public IQueryable<PlannedShift> Taken(SlotId slot) =>
            db.PlannedShifts.Where(plan => plan.SlotId == slot && plan.Status == PlanStatus.Taken);

        /// <summary>What the rider has planned and is not over.</summary>
        public async Task<List<Slot>> PlansOf(MemberId rider, DateTimeOffset now, CancellationToken stopping) => await db.Slots.AsNoTracking()
            .Where(slot => slot.EndsAt > now)
            .Where(slot => db.PlannedShifts.Any(plan => plan.SlotId == slot.Id && plan.RiderId == rider && plan.Status == PlanStatus.Taken))
            .ToListAsync(stopping);

        /// <summary>The plan that a shift keeps which starts now: the slot that goes on, or one that is about to begin.</summary>
        public async Task<PlannedTime?> PlanAt(MemberId rider, DateTimeOffset now, CancellationToken stopping) =>
            (await db.PlansOf(rider, now, stopping)).Where(slot => slot.StartsAt <= now + Early).MinBy(slot => slot.StartsAt) is { } slot
                ? new PlannedTime(slot.Id, slot.StartsAt, slot.EndsAt)
                : null;

        /// <summary>Null, or why the rider may not plan to work in this slot.</summary>
        public async Task<Refusal?> MayPlan(MatchingPolicy policy, MemberId rider, Slot slot, DateTimeOffset now, CancellationToken stopping)
        {
            if (slot.EndsAt <= now)
                return new Refusal("slot_over", "These hours are over.");
            if (await db.ClosedTo(rider, WorkDoor.TakeSlot, now, stopping) is { } closed)
                return closed;
            var plans = await db.PlansOf(rider, now, stopping);
            return Roster.MayPlan(
                policy, await db.WorkOf(rider, now, stopping),
                [.. plans.Where(plan => plan.Id != slot.Id).Select(plan => plan.Work)], slot.Work);
        }
    }
}
