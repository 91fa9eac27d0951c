namespace Coop.Matching;

/// <summary>Stretches of time taken out of each other, to the tick: of closed time, what only one restriction closed.</summary>
public static class ClosedTime
{
    /// <summary>What is left of a stretch, in order and without overlap; nothing of one that ends before it begins.</summary>
    /// <param name="taken">In any order, overlapping or not.</param>
    public static IEnumerable<WorkStretch> Without(WorkStretch whole, IEnumerable<WorkStretch> taken)
    {
        var from = whole.StartedAt;
        foreach (var part in taken.Where(part => part.StartedAt < part.EndedAt).OrderBy(part => part.StartedAt))
        {
            var until = part.StartedAt < whole.EndedAt ? part.StartedAt : whole.EndedAt;
            if (from < until)
                yield return new WorkStretch(from, until);
            if (from < part.EndedAt)
                from = part.EndedAt;
        }
        if (from < whole.EndedAt)
            yield return new WorkStretch(from, whole.EndedAt);
    }

    /// <summary>What of some stretches lies from one instant to another (outside).</summary>
    public static IEnumerable<WorkStretch> Within(this IEnumerable<WorkStretch> stretches, DateTimeOffset from, DateTimeOffset to) => stretches
        .Where(one => one.StartedAt < to && from < one.EndedAt)
        .Select(one => new WorkStretch(one.StartedAt > from ? one.StartedAt : from, one.EndedAt < to ? one.EndedAt : to));
}
