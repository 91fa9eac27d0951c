namespace Coop.Matching;

/// <summary>A stretch of work without a pause; the end is now for one that goes on.</summary>
public sealed record WorkStretch(DateTimeOffset StartedAt, DateTimeOffset EndedAt);

/// <summary>One rider's work as the limits see it: stretches of all their shifts, in order and without overlap.</summary>
public sealed class WorkHistory
{
    private readonly List<WorkStretch> stretches = [];

    /// <param name="work">In any order; where two overlap, an hour is an hour.</param>
    /// <param name="minorUntil">The day on which the rider comes of age; null for grown-ups.</param>
    public WorkHistory(IEnumerable<WorkStretch> work, DateOnly? minorUntil = null)
    {
        MinorUntil = minorUntil;
        foreach (var stretch in work.Where(stretch => stretch.EndedAt >= stretch.StartedAt).OrderBy(stretch => stretch.StartedAt))
            if (stretches.Count > 0 && stretch.StartedAt <= stretches[^1].EndedAt)
                stretches[^1] = stretches[^1] with { EndedAt = Later(stretches[^1].EndedAt, stretch.EndedAt) };
            else
                stretches.Add(stretch);
    }

    public DateOnly? MinorUntil { get; }

    /// <summary>The end of the last stretch; null for who has not worked.</summary>
    public DateTimeOffset? LastEndedAt => stretches.Count == 0 ? null : stretches[^1].EndedAt;

    /// <summary>The same history with more work in it.</summary>
    public WorkHistory With(params IEnumerable<WorkStretch> more) => new(stretches.Concat(more), MinorUntil);

    /// <summary>What of it lies before an instant.</summary>
    public WorkHistory Before(DateTimeOffset at) => new(
        stretches.Where(stretch => stretch.StartedAt < at).Select(stretch => stretch with { EndedAt = Earlier(stretch.EndedAt, at) }), MinorUntil);

    /// <summary>Seconds of work within a stretch of time.</summary>
    public long Seconds(DateTimeOffset from, DateTimeOffset to) =>
        stretches.Sum(stretch => Math.Max(0, (Earlier(stretch.EndedAt, to) - Later(stretch.StartedAt, from)).Ticks)) / TimeSpan.TicksPerSecond;

    /// <summary>Where the work began that no rest of that length has interrupted, for somebody who works at <paramref name="now"/>.</summary>
    public DateTimeOffset StartSinceRest(TimeSpan rest, DateTimeOffset now)
    {
        var start = now;
        foreach (var stretch in stretches.AsEnumerable().Reverse())
        {
            if (start - stretch.EndedAt >= rest)
                break;
            start = stretch.StartedAt;
        }
        return start;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
