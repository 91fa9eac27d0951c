namespace Coop.Hosting;

/// <summary>One page of a list; <paramref name="Next"/> goes into <c>?after=</c> for the one that follows, and is absent on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    public const int DefaultLimit = 50;
    public const int MostItems = 100;

    /// <summary>Makes a page of <paramref name="found"/>, which holds one item more than the limit if there are more.</summary>
    public static Page<T> Of(IReadOnlyList<T> found, int limit, Func<T, string> cursor) => found.Count > limit
        ? new Page<T>([.. found.Take(limit)], cursor(found[limit - 1]))
        : new Page<T>(found, null);
}
