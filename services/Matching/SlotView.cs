namespace Coop.Matching;

/// <summary>A slot as riders and coordinators read it. Who else has a place is not in it: riders settle swaps among themselves.</summary>
/// <param name="Taken">How many places are taken.</param>
/// <param name="IsMine">Whether the reader has one of them.</param>
/// <param name="IsOffered">Whether the reader's own place is up for a swap.</param>
/// <param name="OpenSwaps">How many places the reader could take over from others.</param>
public sealed record SlotView(
    SlotId Id, DateTimeOffset StartsAt, DateTimeOffset EndsAt, int Places, int Taken, string? Zone, bool IsMine, bool IsOffered, int OpenSwaps)
{
    /// <param name="taken">The places that are taken in this slot.</param>
    public static SlotView Of(Slot slot, IReadOnlyCollection<PlannedShift> taken, MemberId reader) => new(
        slot.Id, slot.StartsAt, slot.EndsAt, slot.Places, taken.Count, slot.Zone,
        taken.Any(plan => plan.RiderId == reader),
        taken.Any(plan => plan.RiderId == reader && plan.OfferedAt is not null),
        taken.Count(plan => plan.RiderId != reader && plan.IsOpenTo(reader)));
}
