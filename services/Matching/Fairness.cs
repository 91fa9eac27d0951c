namespace Coop.Matching;

/// <summary>One shift's work, without a name.</summary>
/// <param name="WeekOn">The Monday of the week in which it began.</param>
public sealed record ShiftWork(DateOnly WeekOn, long Seconds, long WaitingSeconds, Money RidersPartCents);

/// <summary>How a figure spreads over the shifts. Quantiles are the smallest value that so many of a hundred do not exceed.</summary>
public sealed record Spread(long Least, long P10, long Median, long P90, long Most);

/// <summary>
/// How evenly work and waiting fall, for anyone to see. The work is the riders' part of the prices of the rides
/// done, per hour on shift, whatever the pay policy.
/// </summary>
/// <param name="GiniPerMille">Of the work: 0 when every hour brought the same, near 1000 when one brought all.</param>
/// <param name="WaitingGiniPerMille">The same of the waiting.</param>
public sealed record Evenness(
    int Shifts, long Seconds, Spread? WorkCentsPerHour, Spread? WaitingSecondsPerHour, long? GiniPerMille, long? WaitingGiniPerMille)
{
    private const long SecondsPerHour = 3600;

    public static Evenness Of(IEnumerable<ShiftWork> work)
    {
        var shifts = work.Where(shift => shift.Seconds > 0).ToList();
        var perHour = shifts.Select(shift => shift.RidersPartCents.For(SecondsPerHour, per: shift.Seconds).Cents).Order().ToList();
        var waiting = shifts.Select(shift => shift.WaitingSeconds * SecondsPerHour / shift.Seconds).Order().ToList();
        return new Evenness(
            shifts.Count, shifts.Sum(shift => shift.Seconds), SpreadOf(perHour), SpreadOf(waiting), Gini(perHour), Gini(waiting));
    }

    private static Spread? SpreadOf(List<long> sorted) => sorted.Count == 0
        ? null
        : new Spread(sorted[0], Quantile(sorted, 10), Quantile(sorted, 50), Quantile(sorted, 90), sorted[^1]);

    private static long Quantile(List<long> sorted, int percent) => sorted[((sorted.Count * percent) + 99) / 100 - 1];

    /// <summary>Gini = Σ (2i − n − 1) xᵢ / (n Σ x), i from 1 in rising order.</summary>
    private static long? Gini(List<long> sorted)
    {
        var (count, sum) = (sorted.Count, sorted.Sum());
        return sum <= 0 ? null : sorted.Index().Sum(x => ((2 * (x.Index + 1)) - count - 1) * x.Item) * 1000 / (count * sum);
    }
}

/// <summary>One week of it, from Monday on.</summary>
public sealed record WeekOfWork(DateOnly WeekOn, Evenness Work);

/// <summary>The spread over the whole of the time asked for, and week by week.</summary>
public sealed record Fairness(
    int Shifts, long Seconds, Spread? WorkCentsPerHour, Spread? WaitingSecondsPerHour, long? GiniPerMille, long? WaitingGiniPerMille,
    IReadOnlyList<WeekOfWork> Weeks)
{
    public static Fairness Of(IEnumerable<ShiftWork> work)
    {
        var shifts = work.ToList();
        var all = Evenness.Of(shifts);
        return new Fairness(
            all.Shifts, all.Seconds, all.WorkCentsPerHour, all.WaitingSecondsPerHour, all.GiniPerMille, all.WaitingGiniPerMille,
            [.. shifts.GroupBy(shift => shift.WeekOn).OrderBy(week => week.Key).Select(week => new WeekOfWork(week.Key, Evenness.Of(week)))]);
    }
}
