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
    internal static readonly int Working = SetOf(PayPolicy.WorkingStates);
    internal static readonly Stretch[] Everything = [Stretch.Always];

    private IReadOnlyList<ClockSpan> spans;
    private Read first;
    private List<Read>? others;

    public Timesheet(IReadOnlyList<ClockSpan> clock) => spans = clock;

    /// <summary>The end of its last span.</summary>
    public DateTimeOffset? EndsAt => spans.Count == 0 ? null : spans.Max(span => span.To);

    /// <summary>Whole seconds in these states; a part of a second counts as one.</summary>
    /// <param name="states">All working time when absent.</param>
    public long Seconds(IReadOnlyList<ClockState>? states) => Seconds(SetOf(states));

    /// <summary>The same for states that are a set already.</summary>
    internal long Seconds(int set) => Seconds(set, Everything, 0);

    /// <summary>The same of a clock that is asked for nothing else, in one go.</summary>
    internal static long Seconds(IReadOnlyList<ClockSpan> clock, int set)
    {
        long ticks = 0, before = 0, counted = 0;
        foreach (var span in InPlace(clock))
        {
            if ((1 << (int)span.State & set) == 0)
                continue;
            var (begin, end) = (span.From.UtcTicks, span.To.UtcTicks);
            if (begin < before)
                return new Timesheet(clock).Seconds(set);
            before = begin;
            if (end <= counted || end <= begin)
                continue;
            ticks += end - Math.Max(begin, counted);
            counted = end;
        }
        return Whole(ticks);
    }

    /// <summary>The same in these stretches only.</summary>
    /// <param name="afterSeconds">What each unbroken stretch in these states has to last before it counts.</param>
    internal long Seconds(int set, ReadOnlySpan<Stretch> within, int afterSeconds)
    {
        ref var read = ref Unbroken(set);
        var unbroken = read.Unbroken.AsSpan(0, read.Count);
        var (ticks, after) = (0L, afterSeconds * TimeSpan.TicksPerSecond);
        foreach (var piece in within)
            ticks += Ticks(unbroken, piece, after, ref read.LeftOff);
        return Whole(ticks);
    }

    private static long Whole(long ticks) => (ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;

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

    /// <summary>The stretches in any of some states, in order, and where in them was looked last.</summary>
    private struct Read
    {
        public int Set, Count, LeftOff;
        public Stretch[]? Unbroken;
    }

    /// <summary>What was read is kept, since rules and floors ask for the same states again.</summary>
    private ref Read Unbroken(int set)
    {
        if (first.Unbroken is null)
        {
            first = ReadOnce(set);
            return ref first;
        }
        if (first.Set == set)
            return ref first;
        others ??= [];
        var at = 0;
        while (at < others.Count && others[at].Set != set)
            at++;
        if (at == others.Count)
            others.Add(ReadOnce(set));
        return ref CollectionsMarshal.AsSpan(others)[at];
    }

    private Read ReadOnce(int set)
    {
        var read = new Read { Set = set, Unbroken = new Stretch[Usual] };
        long before = 0, from = 0, to = 0;
        foreach (var span in InPlace(spans))
        {
            if ((1 << (int)span.State & set) == 0)
                continue;
            var (begin, end) = (span.From.UtcTicks, span.To.UtcTicks);
            if (begin < before)
            {
                spans = [.. spans.OrderBy(one => one.From)];
                return ReadOnce(set);
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
        return read;

        void Close()
        {
            if (to <= from)
                return;
            if (read.Count == read.Unbroken!.Length)
                Array.Resize(ref read.Unbroken, 2 * read.Count);
            read.Unbroken[read.Count++] = new Stretch(from, to);
        }
    }

    /// <summary>What a list or an array holds is read in place: a month has a thousand spans.</summary>
    private static ReadOnlySpan<ClockSpan> InPlace(IReadOnlyList<ClockSpan> clock) => clock switch
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
