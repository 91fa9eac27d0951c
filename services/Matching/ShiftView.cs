namespace Coop.Matching;

/// <summary>A shift as its rider reads it, with the seconds in each state of the clock.</summary>
/// <param name="MustEnd">When the first limit of working time is reached by who works on, and which.</param>
public sealed record ShiftView(
    ShiftId Id, ShiftStatus Status, Vehicle Vehicle, string DisplayName, OwnLimits Limits, DateTimeOffset StartedAt,
    DateTimeOffset? Until, SlotId? SlotId, DateTimeOffset? EndedAt, WorkEnd? MustEnd, IReadOnlyDictionary<ClockState, long> ClockSeconds,
    bool OwnVehicle)
{
    public static ShiftView Of(Shift shift, IEnumerable<ClockEvent> events, DateTimeOffset now) => new(
        shift.Id, shift.Status, shift.Vehicle, shift.DisplayName, shift.Limits, shift.StartedAt, shift.Until, shift.Planned?.SlotId, shift.EndedAt, shift.EndedAt is null ? shift.MustEnd : null,
        ClockBook.Of(shift.StartedAt, shift.EndedAt ?? now, events)
            .GroupBy(span => span.State)
            .ToDictionary(state => state.Key, state => state.Sum(span => span.Seconds)),
        shift.OwnVehicle);
}
