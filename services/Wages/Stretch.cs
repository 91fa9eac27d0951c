using System.Diagnostics.CodeAnalysis;

namespace Coop.Wages;

/// <summary>A piece of time, in ticks of UTC; the end is outside.</summary>
public readonly record struct Stretch(long From, long To)
{
    public static Stretch Always { get; } = new(long.MinValue, long.MaxValue);

    public static Stretch Of(DateTimeOffset from, DateTimeOffset to) => new(from.UtcTicks, to.UtcTicks);

    public bool Holds(long at) => From <= at && at < To;
}

/// <summary>Pieces of time, in order and apart from each other.</summary>
public static class Stretches
{
    /// <summary>The same time in order, without overlap.</summary>
    public static IReadOnlyList<Stretch> Union(IEnumerable<Stretch> pieces)
    {
        var united = new List<Stretch>();
        List<Stretch> ordered = [.. pieces];
        ordered.RemoveAll(piece => piece.To <= piece.From);
        for (var i = 1; i < ordered.Count; i++)
            if (ordered[i].From < ordered[i - 1].From)
            {
                ordered.Sort((left, right) => left.From.CompareTo(right.From));
                break;
            }
        foreach (var piece in ordered)
            if (united.Count > 0 && piece.From <= united[^1].To)
                united[^1] = united[^1] with { To = Math.Max(united[^1].To, piece.To) };
            else
                united.Add(piece);
        return united;
    }

    /// <summary>What lies in both; null is all time.</summary>
    [return: NotNullIfNotNull(nameof(left)), NotNullIfNotNull(nameof(right))]
    public static IReadOnlyList<Stretch>? Both(IReadOnlyList<Stretch>? left, IReadOnlyList<Stretch>? right)
    {
        if (left is null || right is null)
            return left ?? right;
        var both = new List<Stretch>();
        for (int i = 0, j = 0; i < left.Count && j < right.Count;)
        {
            var (from, to) = (Math.Max(left[i].From, right[j].From), Math.Min(left[i].To, right[j].To));
            if (from < to)
                both.Add(new Stretch(from, to));
            if (left[i].To < right[j].To)
                i++;
            else
                j++;
        }
        return both;
    }

    /// <summary>Whether an instant lies in any of them.</summary>
    public static bool Hold(IReadOnlyList<Stretch> pieces, long at)
    {
        for (var i = 0; i < pieces.Count; i++)
            if (pieces[i].Holds(at))
                return true;
        return false;
    }

    /// <summary>All time that lies in none of them, which are in order and apart from each other.</summary>
    public static Stretch[] Without(IReadOnlyList<Stretch> taken)
    {
        var (rest, count, from) = (new Stretch[taken.Count + 1], 0, long.MinValue);
        foreach (var piece in taken as Stretch[] ?? [.. taken])
        {
            if (piece.From > from)
                rest[count++] = new Stretch(from, piece.From);
            from = piece.To;
        }
        if (from < long.MaxValue)
            rest[count++] = new Stretch(from, long.MaxValue);
        return count == rest.Length ? rest : rest[..count];
    }
}
