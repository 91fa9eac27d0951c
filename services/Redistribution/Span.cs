using System.Globalization;

namespace Coop.Redistribution;

/// <summary>A calendar year in the co-op's time zone: the periods of the books. The end is outside.</summary>
public sealed record Span(string Id, DateTimeOffset BeginsAt, DateTimeOffset EndsAt)
{
    /// <summary>The year of that name, such as <c>2026</c>; null for any other text.</summary>
    public static Span? Named(string id, TimeZoneInfo zone) =>
        id.Length == 4 && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 2000 and < 9999
            ? new(id, Midnight(new(year, 1, 1), zone), Midnight(new(year + 1, 1, 1), zone))
            : null;

    public static Span At(DateTimeOffset at, TimeZoneInfo zone) =>
        Named(DayOf(at, zone).Year.ToString(CultureInfo.InvariantCulture), zone)!;

    /// <summary>The day it was there at that instant.</summary>
    public static DateOnly DayOf(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>The last instant inside, as finely as the books are kept.</summary>
    public static DateTimeOffset LastBefore(DateTimeOffset end) => end.AddMicroseconds(-1);

    /// <summary>The instant at which that day begins there.</summary>
    public static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
