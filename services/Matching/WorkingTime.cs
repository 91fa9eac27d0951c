namespace Coop.Matching;

/// <summary>A stretch of work as the limits see it; the end is now for a shift that goes on.</summary>
public sealed record WorkStretch(DateTimeOffset StartedAt, DateTimeOffset EndedAt, long WorkedSeconds);

/// <summary>The instant at which a limit of working time is reached, and which.</summary>
public sealed record WorkEnd(string Rule, DateTimeOffset At, WorkLimit Limit);

/// <summary>
/// The limits of a day's work. They are counted on instants, so that a night of 23 or 25 hours changes no rest, and on all shifts
/// of a rider together.
/// </summary>
public static class WorkingTime
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>Whether a shift may start <paramref name="now"/> after the <paramref name="past"/> ones: null, or which limit says no and until when.</summary>
    public static Refusal? MayStart(MatchingPolicy policy, DateTimeOffset now, IReadOnlyCollection<WorkStretch> past)
    {
        var ends = Ends(policy, now, past).Where(end => end.At <= now).ToList();
        if (ends.Count == 0)
            return null;
        var first = ends[0];
        var over = first.Rule == DailyRest
            ? past.Max(work => work.EndedAt).AddSeconds(first.Limit.Seconds)
            : NextMidnight(policy.Zone, now);
        return new Refusal(first.Rule, $"{first.Limit.Source}.")
        {
            ByRule = true,
            Facts = new Dictionary<string, object?>
            {
                ["rule"] = first.Rule, ["limitSeconds"] = first.Limit.Seconds, ["source"] = first.Limit.Source, ["endsAt"] = over,
            },
        };
    }

    /// <summary>
    /// When whoever works on from <paramref name="now"/> must stop, the earliest first. <paramref name="work"/> is all of
    /// their recent work, the present shift included.
    /// </summary>
    public static IReadOnlyList<WorkEnd> Ends(MatchingPolicy policy, DateTimeOffset now, IReadOnlyCollection<WorkStretch> work)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, policy.Zone).DateTime);
        var ends = new List<WorkEnd>();
        if (policy.Limit(DailyLimit, today) is { } daily)
            ends.Add(new WorkEnd(DailyLimit, now.AddSeconds(daily.Seconds - WorkedOn(today, policy.Zone, work)), daily));

        // Eleven hours of rest in each twenty-four leave a span of thirteen from the first start after a full rest.
        if (policy.Limit(DailyRest, today) is { } rest && SpanStart(work, now, TimeSpan.FromSeconds(rest.Seconds)) is { } startedAt)
            ends.Add(new WorkEnd(DailyRest, startedAt + Day - TimeSpan.FromSeconds(rest.Seconds), rest));
        return [.. ends.OrderBy(end => end.At)];
    }

    public const string DailyLimit = "daily_limit";
    public const string DailyRest = "daily_rest";

    /// <summary>Work done that day; a shift over midnight counts on both days what it can at most have there.</summary>
    private static long WorkedOn(DateOnly day, TimeZoneInfo zone, IEnumerable<WorkStretch> work)
    {
        var from = Midnight(day, zone);
        var to = Midnight(day.AddDays(1), zone);
        return work.Sum(stretch =>
        {
            var start = stretch.StartedAt > from ? stretch.StartedAt : from;
            var end = stretch.EndedAt < to ? stretch.EndedAt : to;
            return Math.Clamp((long)(end - start).TotalSeconds, 0, stretch.WorkedSeconds);
        });
    }

    private static DateTimeOffset? SpanStart(IEnumerable<WorkStretch> work, DateTimeOffset now, TimeSpan rest)
    {
        DateTimeOffset? start = null;
        var restsFrom = now;
        foreach (var stretch in work.OrderByDescending(stretch => stretch.EndedAt))
        {
            if (restsFrom - stretch.EndedAt >= rest)
                break;
            start = stretch.StartedAt;
            restsFrom = stretch.StartedAt;
        }
        return start;
    }

    /// <summary>When the day began that <paramref name="now"/> belongs to.</summary>
    public static DateTimeOffset MidnightBefore(DateTimeOffset now, TimeZoneInfo zone) =>
        Midnight(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime), zone);

    private static DateTimeOffset NextMidnight(TimeZoneInfo zone, DateTimeOffset now) =>
        Midnight(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime).AddDays(1), zone);

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
