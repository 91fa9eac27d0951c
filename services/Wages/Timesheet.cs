using Coop.Matching;

namespace Coop.Wages;

/// <summary>
/// The clock of a shift, ready to be counted: the union of its spans, never their sum, so that an hour is an hour whatever
/// was carried in it (domain.md §4.2), and in whatever order the spans were told.
/// </summary>
public sealed class Timesheet
{
    private static readonly int Working = SetOf(PayPolicy.WorkingStates);

    private readonly (int State, long From, long To)[] spans;

    public Timesheet(IReadOnlyList<ClockSpan> clock)
    {
        spans = new (int, long, long)[clock.Count];
        var inOrder = true;
        for (var i = 0; i < spans.Length; i++)
        {
            var span = clock[i];
            spans[i] = (1 << (int)span.State, span.From.UtcTicks, span.To.UtcTicks);
            inOrder &= i == 0 || spans[i - 1].From <= spans[i].From;
        }
        if (!inOrder)
            Array.Sort(spans, (left, right) => left.From.CompareTo(right.From));
    }

    /// <summary>Whole seconds in these states and stretches; a part of a second counts as one.</summary>
    /// <param name="states">All working time when absent.</param>
    /// <param name="afterSeconds">What each unbroken stretch in these states has to last before it counts.</param>
    public long Seconds(IReadOnlyList<ClockState>? states, IReadOnlyList<Stretch>? within = null, int afterSeconds = 0)
    {
        var (set, after) = (states is null ? Working : SetOf(states), afterSeconds * TimeSpan.TicksPerSecond);
        var ticks = 0L;
        if (within is null)
            ticks = Ticks(set, Stretch.Always, after);
        else
            foreach (var stretch in within)
                ticks += Ticks(set, stretch, after);
        return (ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
    }

    private long Ticks(int set, Stretch within, long after)
    {
        long ticks = 0, from = 0, to = 0;
        foreach (var span in spans)
        {
            if ((span.State & set) == 0 || span.To <= to)
                continue;
            if (span.From > to)
            {
                ticks += Counted(from, to);
                from = span.From;
            }
            to = span.To;
        }
        return ticks + Counted(from, to);

        long Counted(long begins, long ends) =>
            Math.Max(0, Math.Min(ends, within.To) - Math.Max(begins + after, within.From));
    }

    private static int SetOf(IReadOnlyList<ClockState> states)
    {
        var set = 0;
        for (var i = 0; i < states.Count; i++)
            set |= 1 << (int)states[i];
        return set;
    }
}
