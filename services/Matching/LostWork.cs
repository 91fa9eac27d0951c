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

    /// <param name="owed">What of the closed time is made good now, in order and without overlap; all of it when absent.</param>
    public static LostWork Of(
        TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<WorkStretch> plans, WorkHistory worked,
        IReadOnlyList<WorkStretch>? owed = null)
    {
        owed ??= [new WorkStretch(from, to)];
        var usualSeconds = worked.Seconds(from.AddDays(-7 * Weeks), from) / Weeks;
        List<WorkStretch> planned = [], usual = [];
        for (var start = from; start < to;)
        {
            var next = zone.MidnightOf(zone.MondayOf(start).AddDays(7));
            var end = next < to ? next : to;

            // Whether there was a plan goes by the whole of the week that was closed, whatever of it is owed.
            var week = plans.Within(start, end).ToList();
            foreach (var part in owed.Within(start, end))
                if (week.Count > 0)
                    planned.AddRange(week.Within(part.StartedAt, part.EndedAt).SelectMany(plan => Without(plan, worked)));
                else
                    usual.AddRange(Spread(zone, part.StartedAt, part.EndedAt, Usual(part) - worked.Seconds(part.StartedAt, part.EndedAt)));
            start = end;
        }
        return new LostWork(planned, usual);

        long Usual(WorkStretch part) => usualSeconds * (part.EndedAt - part.StartedAt).Ticks / TimeSpan.FromDays(7).Ticks;
    }

    /// <summary>The plan, shortened at its end by what was worked in it; what is left of less than a second is nothing.</summary>
    private static IEnumerable<WorkStretch> Without(WorkStretch plan, WorkHistory worked)
    {
        var end = plan.EndedAt.AddSeconds(-worked.Seconds(plan.StartedAt, plan.EndedAt));
        return end - plan.StartedAt >= TimeSpan.FromSeconds(1) ? [plan with { EndedAt = end }] : [];
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
}
