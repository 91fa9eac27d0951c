using Coop.Matching;

namespace Coop.Pricing;

/// <summary>
/// Time that counts, out of the clock of a shift: the union of its spans, never their sum, so that an hour is an hour
/// whatever was carried in it (domain.md §4.2).
/// </summary>
public static class Worked
{
    /// <summary>Waiting for work: on shift, with nothing to ride (R1326-5 of the Code des transports).</summary>
    public static IReadOnlyList<ClockState> Waiting { get; } = [ClockState.Available, ClockState.Offered];

    /// <summary>Whole seconds spent in any of <paramref name="states"/>; a part of a second counts as one.</summary>
    public static long Seconds(IEnumerable<ClockSpan> clock, IReadOnlyCollection<ClockState> states)
    {
        var ticks = 0L;
        var until = DateTimeOffset.MinValue;
        foreach (var span in clock.Where(span => states.Contains(span.State)).OrderBy(span => span.From))
        {
            var from = span.From > until ? span.From : until;
            if (span.To <= from)
                continue;

            ticks += (span.To - from).Ticks;
            until = span.To;
        }
        return (ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
    }

    /// <summary>What of a clock lies in the hours that were planned; nothing for a shift without a plan.</summary>
    public static IReadOnlyList<ClockSpan> Within(IReadOnlyList<ClockSpan> clock, PlannedTime? planned) => planned is null
        ? []
        : [.. clock.Where(span => span.From < planned.EndsAt && span.To > planned.StartsAt).Select(span => span with
        {
            From = span.From > planned.StartsAt ? span.From : planned.StartsAt,
            To = span.To < planned.EndsAt ? span.To : planned.EndsAt,
        })];

    /// <summary>Seconds in each clock state that occurred.</summary>
    public static IReadOnlyDictionary<ClockState, long> ByState(IReadOnlyList<ClockSpan> clock) => clock
        .Select(span => span.State)
        .Distinct()
        .Order()
        .ToDictionary(state => state, state => Seconds(clock, [state]));
}
