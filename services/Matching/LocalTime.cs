namespace Coop.Matching;

/// <summary>Days and weeks as the co-op's people live them, as instants: a day has 23, 24 or 25 hours, a week begins on Monday.</summary>
public static class LocalTime
{
    extension(TimeZoneInfo zone)
    {
        /// <summary>The day that an instant belongs to.</summary>
        public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

        /// <summary>The Monday of the week that an instant belongs to (Code du travail L3121-35: Monday 0 h to Sunday 24 h).</summary>
        public DateOnly MondayOf(DateTimeOffset at) => Monday(zone.DayOf(at));

        public DateTimeOffset MidnightOf(DateOnly day) => zone.At(day, TimeOnly.MinValue);

        /// <summary>When the clock on the wall shows that hour on that day.</summary>
        public DateTimeOffset At(DateOnly day, TimeOnly hour)
        {
            var local = day.ToDateTime(hour);
            return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        }
    }

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
