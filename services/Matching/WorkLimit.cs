namespace Coop.Matching;

/// <summary>Whom a limit of working time protects; who belongs to two groups has the limits of both.</summary>
public enum Protects { Everyone, NightWorkers, Minors }

/// <summary>
/// A limit of working time, with the day from which it is law and where that stands. Of two for the same people the newest
/// that has begun holds.
/// </summary>
/// <param name="Rule">One of <see cref="WorkRule"/>; it is also the code that a refusal bears.</param>
/// <param name="Seconds">Of work at most, of rest at least, or of night work that makes a night worker.</param>
/// <param name="AfterSeconds">For a break: the work after which it is due.</param>
/// <param name="Weeks">For an average: over how many calendar weeks in a row.</param>
/// <param name="From">For night rules: when the night begins, by the clock on the wall; <paramref name="To"/>: when it ends.</param>
public sealed record WorkLimit(
    string Rule, long Seconds, DateOnly FromOn, string Source, Protects Protects = Protects.Everyone,
    long AfterSeconds = 0, int Weeks = 1, TimeOnly? From = null, TimeOnly? To = null);

/// <summary>The names of the limits, as refusals and records bear them.</summary>
public static class WorkRule
{
    public const string DailyLimit = "daily_limit";
    public const string WeeklyLimit = "weekly_limit";
    public const string AverageLimit = "average_limit";
    public const string DailyRest = "daily_rest";
    public const string WeeklyRest = "weekly_rest";

    /// <summary>So many days of a calendar week, written in seconds; the next day of work is refused.</summary>
    public const string WeeklyDays = "weekly_days";
    public const string BreakDue = "break_due";

    /// <summary>No work at all between two hours of the clock.</summary>
    public const string NightBan = "night_ban";

    /// <summary>No limit by itself: how much work in a night, twice in seven days, makes somebody a night worker.</summary>
    public const string NightWorker = "night_worker";
}
