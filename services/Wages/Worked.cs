using Coop.Matching;

namespace Coop.Wages;

/// <summary>Time that was worked, as people read it.</summary>
public static class Worked
{
    /// <summary>Waiting for work: on shift, with nothing to ride (R1326-5 of the Code des transports).</summary>
    public static IReadOnlyList<ClockState> Waiting { get; } = [ClockState.Available, ClockState.Offered];

    /// <summary>Whole seconds spent in any of <paramref name="states"/>; a part of a second counts as one.</summary>
    public static long Seconds(IReadOnlyList<ClockSpan> clock, IReadOnlyList<ClockState> states) => new Timesheet(clock).Seconds(states);

    /// <summary>Seconds in each clock state that occurred.</summary>
    public static IReadOnlyDictionary<ClockState, long> ByState(IReadOnlyList<ClockSpan> clock)
    {
        var sheet = new Timesheet(clock);
        return clock.Select(span => span.State).Distinct().Order().ToDictionary(state => state, state => sheet.Seconds([state]));
    }
}
