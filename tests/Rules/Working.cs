using Coop.Matching;

namespace Coop.Rules;

/// <summary>Days of work in Lyon, as the tests about working time need them.</summary>
internal static class Working
{
    private static readonly TimeZoneInfo Lyon = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>An hour in October 2026; the 6th is a Tuesday, the 12th a Monday.</summary>
    public static DateTimeOffset Oct(int day, double hour) => At(new DateTime(2026, 10, 1).AddDays(day - 1).AddHours(hour));

    public static DateTimeOffset At(DateTime local) => new DateTimeOffset(local, Lyon.GetUtcOffset(local)).ToUniversalTime();

    public static WorkStretch Work(int day, double from, double to) => new(Oct(day, from), Oct(day, to));

    public static WorkHistory Days(params WorkStretch[] work) => new(work);

    /// <summary>The same hours on each of these days.</summary>
    public static IEnumerable<WorkStretch> Each(IEnumerable<int> days, double from, double to) => days.Select(day => Work(day, from, to));

    public static WorkEnd EndBy(string rule, DateTimeOffset now, WorkHistory work) =>
        WorkingTime.Ends(Choosing.Voted, now, work).First(end => end.Rule == rule);

    public static string? Refused(DateTimeOffset now, WorkHistory work) => WorkingTime.MayWork(Choosing.Voted, now, work)?.Code;

    public static object? Until(DateTimeOffset now, WorkHistory work) => WorkingTime.MayWork(Choosing.Voted, now, work)?.Facts["endsAt"];
}
