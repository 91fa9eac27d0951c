namespace Coop.Matching;

/// <summary>
/// The work that a closed door kept a rider from: in each calendar week what they had planned to work; in a week without a
/// plan the mean of the twelve weeks before (so long the law looks back for a person's usual hours: Code du travail L3123-13),
/// spread over its days from noon on. What they worked all the same is not lost.
/// </summary>
public sealed record LostWork(IReadOnlyList<WorkStretch> Planned, IReadOnlyList<WorkStretch> Usual)
{
    private const int Weeks = 12;
    private static readonly TimeOnly Noon = new(12, 0);

    public static LostWork Of(
        TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<WorkStretch> plans, WorkHistory worked)
    {
        var usualSeconds = worked.Seconds(from.AddDays(-7 * Weeks), from) / Weeks;
        List<WorkStretch> planned = [], usual = [];
        for (var start = from; start < to;)
        {
            var next = zone.MidnightOf(zone.MondayOf(start).AddDays(7));
            var end = next < to ? next : to;
            var week = plans.Where(plan => plan.StartedAt < end && start < plan.EndedAt)
                .Select(plan => new WorkStretch(Later(plan.StartedAt, start), plan.EndedAt < end ? plan.EndedAt : end)).ToList();
            if (week.Count > 0)
                planned.AddRange(week.SelectMany(plan => Without(plan, worked)));
            else
                usual.AddRange(Spread(zone, start, end, (usualSeconds * (end - start).Ticks / TimeSpan.FromDays(7).Ticks) - worked.Seconds(start, end)));
            start = end;
        }
        return new LostWork(planned, usual);
    }

    /// <summary>The plan, shortened at its end by what was worked in it.</summary>
    private static IEnumerable<WorkStretch> Without(WorkStretch plan, WorkHistory worked)
    {
        var end = plan.EndedAt.AddSeconds(-worked.Seconds(plan.StartedAt, plan.EndedAt));
        return end > plan.StartedAt ? [plan with { EndedAt = end }] : [];
    }

    private static IEnumerable<WorkStretch> Spread(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to, long seconds)
    {
        var (first, last) = (zone.DayOf(from), zone.DayOf(to.AddTicks(-1)));
        var days = last.DayNumber - first.DayNumber + 1;
        for (var day = 0; day < days && seconds > 0; day++)
        {
            // Whole seconds a day, of which the first days get what does not divide.
            var part = (seconds / days) + (day < seconds % days ? 1 : 0);
            if (part > 0)
                yield return new WorkStretch(zone.At(first.AddDays(day), Noon), zone.At(first.AddDays(day), Noon).AddSeconds(part));
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
