using System.Runtime.InteropServices;
using Coop.Matching;

namespace Coop.Wages;

/// <summary>
/// The clock of a shift, ready to be counted: the union of its spans, never their sum, so that an hour is an hour whatever
/// was carried in it (domain.md §4.2), and in whatever order the spans were told.
/// </summary>
public sealed class Timesheet
{
    private const int Usual = 8;
    private static readonly int Working = SetOf(PayPolicy.WorkingStates);
    internal static readonly Stretch[] Everything = [Stretch.Always];

    private readonly List<(int Set, List<Stretch> Unbroken)> known = new(1);
    private IReadOnlyList<ClockSpan> spans;

    public Timesheet(IReadOnlyList<ClockSpan> clock) => spans = clock;

    /// <summary>The end of its last span.</summary>
    public DateTimeOffset? EndsAt => spans.Count == 0 ? null : spans.Max(span => span.To);

    /// <summary>Whole seconds in these states; a part of a second counts as one.</summary>
    /// <param name="states">All working time when absent.</param>
    public long Seconds(IReadOnlyList<ClockState>? states) => Seconds(SetOf(states));

    /// <summary>The same for states that are a set already.</summary>
    internal long Seconds(int set) => Seconds(set, Everything, 0);

    /// <summary>The same in these stretches only.</summary>
    /// <param name="afterSeconds">What each unbroken stretch in these states has to last before it counts.</param>
    internal long Seconds(int set, ReadOnlySpan<Stretch> within, int afterSeconds)
    {
        var unbroken = CollectionsMarshal.AsSpan(Unbroken(set));
        var (ticks, after, first) = (0L, afterSeconds * TimeSpan.TicksPerSecond, 0);
        foreach (var piece in within)
            ticks += Ticks(unbroken, piece, after, ref first);
        return (ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
    }

    /// <param name="first">Where the piece before left off; pieces in order look at every stretch once.</param>
    private static long Ticks(ReadOnlySpan<Stretch> unbroken, Stretch within, long after, ref int first)
    {
        if (first > 0 && unbroken[first - 1].To > within.From)
            first = 0;
        while (first < unbroken.Length && unbroken[first].To <= within.From)
            first++;
        var ticks = 0L;
        for (var i = first; i < unbroken.Length && unbroken[i].From < within.To; i++)
            ticks += Math.Max(0, Math.Min(unbroken[i].To, within.To) - Math.Max(unbroken[i].From + after, within.From));
        return ticks;
    }

    /// <summary>The stretches in any of these states, in order; kept, since rules and floors ask for the same ones again.</summary>
    private List<Stretch> Unbroken(int set)
    {
        foreach (var one in known)
            if (one.Set == set)
                return one.Unbroken;
        var unbroken = new List<Stretch>(Usual);
        long before = 0, from = 0, to = 0;
        foreach (var span in Read(spans))
        {
            if ((1 << (int)span.State & set) == 0)
                continue;
            var (begin, end) = (span.From.UtcTicks, span.To.UtcTicks);
            if (begin < before)
            {
                spans = [.. spans.OrderBy(one => one.From)];
                return Unbroken(set);
            }
            before = begin;
            if (end <= to)
                continue;
            if (begin > to)
            {
                Close();
                from = begin;
            }
            to = end;
        }
        Close();
        known.Add((set, unbroken));
        return unbroken;

        void Close()
        {
            if (to > from)
                unbroken.Add(new Stretch(from, to));
        }
    }

    /// <summary>What a list or an array holds is read in place: a month has a thousand spans.</summary>
    private static ReadOnlySpan<ClockSpan> Read(IReadOnlyList<ClockSpan> clock) => clock switch
    {
        ClockSpan[] array => array,
        List<ClockSpan> list => CollectionsMarshal.AsSpan(list),
        _ => (ClockSpan[])[.. clock],
    };

    /// <summary>These states as a set; all working time when absent.</summary>
    internal static int SetOf(IReadOnlyList<ClockState>? states)
    {
        if (states is null)
            return Working;
        var set = 0;
        for (var i = 0; i < states.Count; i++)
            set |= 1 << (int)states[i];
        return set;
    }
}
