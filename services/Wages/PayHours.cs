namespace Coop.Wages;

/// <summary>
/// The hours in which something is paid: between two times of day, on days of the week, in weather that the co-op called
/// hard. What is named must all hold. Times and days are those on the wall, so that the night of a clock change is as
/// long as it was.
/// </summary>
/// <param name="From">First hour, with <paramref name="To"/>; a <paramref name="To"/> that is not later is the next day's.</param>
public sealed record PayHours(
    TimeOnly? From = null, TimeOnly? To = null, IReadOnlyList<DayOfWeek>? Days = null, bool Weather = false)
{
    /// <summary>All of these hours that touch the time from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public IReadOnlyList<Stretch> Within(
        TimeZoneInfo zone, DateTimeOffset start, DateTimeOffset end, IReadOnlyList<Stretch>? hardWeather)
    {
        IReadOnlyList<Stretch> hours = [Stretch.Of(start, end)];
        if (From is { } from && To is { } to)
            hours = Stretches.Both(hours, [.. DaysOf(zone, start, end)
                .Select(day => new Stretch(At(zone, day, from), At(zone, to > from ? day : day.AddDays(1), to)))]);
        if (Days is { } days)
            hours = Stretches.Both(hours, Stretches.Union(DaysOf(zone, start, end).Where(day => days.Contains(day.DayOfWeek))
                .Select(day => new Stretch(At(zone, day, TimeOnly.MinValue), At(zone, day.AddDays(1), TimeOnly.MinValue)))));
        return Weather ? Stretches.Both(hours, hardWeather ?? []) : hours;
    }

    /// <summary>The days from the one before the start, whose night reaches into it, to that of the end.</summary>
    private static IEnumerable<DateOnly> DaysOf(TimeZoneInfo zone, DateTimeOffset start, DateTimeOffset end)
    {
        var last = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(end, zone).DateTime);
        for (var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(start, zone).DateTime).AddDays(-1); day <= last; day = day.AddDays(1))
            yield return day;
    }

    private static long At(TimeZoneInfo zone, DateOnly day, TimeOnly hour)
    {
        var local = day.ToDateTime(hour);
        return local.Ticks - zone.GetUtcOffset(local).Ticks;
    }
}
