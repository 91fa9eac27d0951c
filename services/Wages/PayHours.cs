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
    /// <summary>All of these hours that begin on the days from <paramref name="first"/> to <paramref name="last"/>, whatever the weather; null when neither times nor days are named.</summary>
    internal IReadOnlyList<Stretch>? Within(TimeZoneInfo zone, DateOnly first, DateOnly last)
    {
        List<DateOnly> all = [];
        for (var day = first; day <= last; day = day.AddDays(1))
            all.Add(day);
        return Stretches.Both(
            From is { } from && To is { } to
                ? [.. all.Select(day => new Stretch(At(zone, day, from), At(zone, to > from ? day : day.AddDays(1), to)))] : null,
            Days is null ? null : Stretches.Union(all.Where(day => Days.Contains(day.DayOfWeek))
                .Select(day => new Stretch(At(zone, day, TimeOnly.MinValue), At(zone, day.AddDays(1), TimeOnly.MinValue)))));
    }

    private static long At(TimeZoneInfo zone, DateOnly day, TimeOnly hour)
    {
        var local = day.ToDateTime(hour);
        return local.Ticks - zone.GetUtcOffset(local).Ticks;
    }
}
