using System.Globalization;

namespace Coop.Redistribution;

/// <summary>A calendar month in the co-op's time zone, named as in <c>2026-10</c>. The end is outside.</summary>
public sealed record Month(string Id, DateTimeOffset BeginsAt, DateTimeOffset EndsAt)
{
    public static Month? Named(string id, TimeZoneInfo zone) =>
        DateOnly.TryParseExact(id, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first.Year is >= 2000 and < 9999
            ? new(id, Span.Midnight(first, zone), Span.Midnight(first.AddMonths(1), zone))
            : null;

    public static Month At(DateTimeOffset at, TimeZoneInfo zone) =>
        Named(Span.DayOf(at, zone).ToString("yyyy-MM", CultureInfo.InvariantCulture), zone)!;
}
