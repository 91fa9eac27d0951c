namespace Coop.Matching;

/// <summary>The instant at which a limit of working time is reached, which one, and from when on one may work again.</summary>
public sealed record WorkEnd(string Rule, DateTimeOffset At, WorkLimit Limit, DateTimeOffset OverAt)
{
    /// <summary>What somebody hears whom the limit stops: the rule, its figure, where it stands, and until when.</summary>
    public Refusal ToRefusal() => new(Rule, $"{Limit.Source}.")
    {
        ByRule = true,
        Facts = new Dictionary<string, object?>
        {
            ["rule"] = Rule, ["limitSeconds"] = Limit.Seconds, ["source"] = Limit.Source, ["endsAt"] = OverAt,
        },
    };
}

/// <summary>
/// The limits of working time, for all of a rider's shifts together (domain.md §3.5). Rests are counted on instants, so
/// that a night of 23 or 25 hours changes none; what has been worked decides, and nothing else of who the rider is.
/// </summary>
public static class WorkingTime
{
    private const int DaysAWeek = 7;

    /// <summary>In seven days, so often makes a habit of night work (Code du travail L3122-5, 1°).</summary>
    private const int HabitualNights = 2;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Whether somebody may work <paramref name="now"/>: null, or the limit that says no.</summary>
    public static Refusal? MayWork(MatchingPolicy policy, DateTimeOffset now, WorkHistory work) =>
        Ends(policy, now, work) is [{ } first, ..] && first.At <= now ? first.ToRefusal() : null;

    /// <summary>
    /// When whoever works on from <paramref name="now"/> without a pause must stop. It holds until they pause, so it is
    /// worked out once when a shift starts or goes on; null where no law sets a limit.
    /// </summary>
    public static WorkEnd? End(MatchingPolicy policy, DateTimeOffset now, WorkHistory work) => Ends(policy, now, work).FirstOrDefault();

    /// <summary>The same for each limit in force that day, the earliest first.</summary>
    public static IReadOnlyList<WorkEnd> Ends(MatchingPolicy policy, DateTimeOffset now, WorkHistory work)
    {
        var zone = policy.Zone;
        var today = zone.DayOf(now);
        var limits = policy.LimitsOn(today);
        var protects = new HashSet<Protects> { Protects.Everyone };
        if (today < work.MinorUntil)
            protects.Add(Protects.Minors);
        if (limits.FirstOrDefault(limit => limit.Rule == WorkRule.NightWorker) is { } night && WorksAtNight(night, zone, today, work))
            protects.Add(Protects.NightWorkers);
        return
        [
            .. limits.Where(limit => protects.Contains(limit.Protects))
                .Select(limit => EndOf(limit, zone, now, work)).OfType<WorkEnd>().OrderBy(end => end.At),
        ];
    }

    private static WorkEnd? EndOf(WorkLimit limit, TimeZoneInfo zone, DateTimeOffset now, WorkHistory work) => limit.Rule switch
    {
        WorkRule.DailyLimit => Counted(limit, now, work, zone.MidnightOf(zone.DayOf(now)), zone.MidnightOf(zone.DayOf(now).AddDays(1))),
        WorkRule.WeeklyLimit => Counted(limit, now, work, zone.MidnightOf(zone.MondayOf(now)), zone.MidnightOf(zone.MondayOf(now).AddDays(DaysAWeek))),
        WorkRule.AverageLimit => Average(limit, zone, now, work),
        WorkRule.DailyRest => Rested(limit, Day, now, work),
        WorkRule.WeeklyRest => Rested(limit, DaysAWeek * Day, now, work),
        WorkRule.WeeklyDays => Days(limit, zone, now, work),
        WorkRule.BreakDue => Break(limit, now, work),
        WorkRule.NightBan => Night(limit, zone, now),
        _ => null,
    };

    /// <summary>So much in a day or a week. Who works on past its end has the next one's measure from there.</summary>
    private static WorkEnd Counted(WorkLimit limit, DateTimeOffset now, WorkHistory work, DateTimeOffset from, DateTimeOffset to)
    {
        var at = now.AddSeconds(limit.Seconds - work.Seconds(from, now));
        return at < to ? new(limit.Rule, at, limit, to) : new(limit.Rule, to.AddSeconds(limit.Seconds), limit, to + (to - from));
    }

    /// <summary>So much a week on average of any so many weeks in a row, this one being the last (L3121-22).</summary>
    private static WorkEnd Average(WorkLimit limit, TimeZoneInfo zone, DateTimeOffset now, WorkHistory work)
    {
        var monday = zone.MondayOf(now);
        var next = zone.MidnightOf(monday.AddDays(DaysAWeek));
        var at = now.AddSeconds(Room(monday, now));
        if (at >= next)
            at = next.AddSeconds(Room(monday.AddDays(DaysAWeek), now) - (long)(next - now).TotalSeconds);
        var again = monday.AddDays(DaysAWeek);
        var ahead = Math.Max(0, (long)(at - now).TotalSeconds);
        while (again < monday.AddDays(DaysAWeek * limit.Weeks) && Room(again, now) <= ahead)
            again = again.AddDays(DaysAWeek);
        return new(limit.Rule, at, limit, zone.MidnightOf(again));

        long Room(DateOnly last, DateTimeOffset until) =>
            (limit.Seconds * limit.Weeks) - work.Seconds(zone.MidnightOf(last.AddDays(-DaysAWeek * (limit.Weeks - 1))), until);
    }

    /// <summary>Eleven hours of rest in each twenty-four leave a span of thirteen from the first start after a full rest; likewise in a week.</summary>
    private static WorkEnd Rested(WorkLimit limit, TimeSpan within, DateTimeOffset now, WorkHistory work)
    {
        var rest = TimeSpan.FromSeconds(limit.Seconds);
        var at = work.StartSinceRest(rest, now) + within - rest;
        return new(limit.Rule, at, limit, Latest(at, now, work) + rest);
    }

    /// <summary>Work on six days of a week forbids the seventh, which begins at its midnight (L3132-1).</summary>
    private static WorkEnd? Days(WorkLimit limit, TimeZoneInfo zone, DateTimeOffset now, WorkHistory work)
    {
        var (today, monday) = (zone.DayOf(now), zone.MondayOf(now));
        var most = (int)(limit.Seconds / (long)Day.TotalSeconds);
        var before = Enumerable.Range(0, today.DayNumber - monday.DayNumber)
            .Count(day => work.Seconds(zone.MidnightOf(monday.AddDays(day)), zone.MidnightOf(monday.AddDays(day + 1))) > 0);
        var ends = before >= most ? today : today.AddDays(1);
        return before >= most - 1 && ends < monday.AddDays(DaysAWeek)
            ? new(limit.Rule, zone.MidnightOf(ends), limit, zone.MidnightOf(monday.AddDays(DaysAWeek)))
            : null;
    }

    /// <summary>Never more than so much work without a break of that length (L3121-16).</summary>
    private static WorkEnd Break(WorkLimit limit, DateTimeOffset now, WorkHistory work)
    {
        var pause = TimeSpan.FromSeconds(limit.Seconds);
        var at = now.AddSeconds(limit.AfterSeconds - work.Seconds(work.StartSinceRest(pause, now), now));
        return new(limit.Rule, at, limit, Latest(at, now, work) + pause);
    }

    private static WorkEnd Night(WorkLimit limit, TimeZoneInfo zone, DateTimeOffset now) =>
        Enumerable.Range(-1, 3).Select(day => NightOf(limit, zone, zone.DayOf(now).AddDays(day)))
            .Where(night => night.To > now)
            .Select(night => new WorkEnd(limit.Rule, night.From, limit, night.To))
            .First();

    private static bool WorksAtNight(WorkLimit limit, TimeZoneInfo zone, DateOnly today, WorkHistory work) =>
        Enumerable.Range(1, DaysAWeek).Select(day => NightOf(limit, zone, today.AddDays(-day)))
            .Count(night => work.Seconds(night.From, night.To) >= limit.Seconds) >= HabitualNights;

    private static (DateTimeOffset From, DateTimeOffset To) NightOf(WorkLimit limit, TimeZoneInfo zone, DateOnly day)
    {
        var (from, to) = (limit.From ?? default, limit.To ?? default);
        return (zone.At(day, from), zone.At(to <= from ? day.AddDays(1) : day, to));
    }

    /// <summary>What rest is counted from: the end that lies ahead, or for who has reached it the work last done.</summary>
    private static DateTimeOffset Latest(DateTimeOffset at, DateTimeOffset now, WorkHistory work) => at > now ? at : work.LastEndedAt ?? now;
}
