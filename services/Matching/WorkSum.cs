namespace Coop.Matching;

/// <summary>What somebody's work came to: what riders may ask of their platform (Code du travail D7342-6), and take elsewhere.</summary>
/// <param name="Services">Rides that were ridden to an end.</param>
/// <param name="SecondsByHour">Of work in each of the day's 24 hours, as the clock on the wall shows them.</param>
/// <param name="Zones">Where shifts began.</param>
public sealed record WorkSum(
    DateTimeOffset? FirstAt, DateTimeOffset? LastAt, int Shifts, long WorkedSeconds, int Services, long Metres, long MeanMetres,
    IReadOnlyList<long> SecondsByHour, IReadOnlyList<string> Zones, IReadOnlyDictionary<Vehicle, int> ShiftsByVehicle)
{
    /// <param name="rides">How many, and their way from door to door.</param>
    public static WorkSum Of(IReadOnlyList<Shift> shifts, (int Count, long Metres) rides, TimeZoneInfo zone, DateTimeOffset now)
    {
        var work = shifts.SelectMany(shift => shift.Work(now)).Where(stretch => stretch.EndedAt > stretch.StartedAt).ToList();
        return new(
            shifts.Min(shift => (DateTimeOffset?)shift.StartedAt), shifts.Max(shift => shift.EndedAt), shifts.Count,
            shifts.Sum(shift => shift.WorkedSeconds(now)), rides.Count, rides.Metres, rides.Count == 0 ? 0 : rides.Metres / rides.Count,
            ByHour(work, zone), [.. shifts.Select(shift => shift.Zone).Distinct().Order(StringComparer.Ordinal)],
            shifts.GroupBy(shift => shift.Vehicle).OrderBy(vehicle => vehicle.Key).ToDictionary(vehicle => vehicle.Key, vehicle => vehicle.Count()));
    }

    private static long[] ByHour(IEnumerable<WorkStretch> work, TimeZoneInfo zone)
    {
        var ticks = new long[24];
        foreach (var stretch in work)
            for (var from = stretch.StartedAt; from < stretch.EndedAt;)
            {
                var local = TimeZoneInfo.ConvertTime(from, zone);
                var to = from + (TimeSpan.FromHours(1) - TimeSpan.FromTicks(local.TimeOfDay.Ticks % TimeSpan.TicksPerHour));
                to = to < stretch.EndedAt ? to : stretch.EndedAt;
                ticks[local.Hour] += (to - from).Ticks;
                from = to;
            }
        return [.. ticks.Select(hour => hour / TimeSpan.TicksPerSecond)];
    }
}
