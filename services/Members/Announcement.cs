using System.Text.RegularExpressions;

namespace Coop.Members;

/// <summary>In whose name something is announced.</summary>
public enum Voice { Coordinator, Representative }

/// <summary>A word to everybody in the co-op, in as many languages as whoever speaks has. It stays.</summary>
public sealed partial class Announcement
{
    private const int MostLanguages = 10;
    private const int LongestText = 5_000;

    public required Guid Id { get; init; }
    public required Voice Voice { get; init; }
    public required MemberId By { get; init; }

    /// <summary>The text by language, as in ISO 639-1: <c>fr</c>.</summary>
    public required IReadOnlyDictionary<string, string> Texts { get; init; }

    public required DateTimeOffset At { get; init; }

    public static bool CanBeRead(IReadOnlyDictionary<string, string> texts) =>
        texts.Count is > 0 and <= MostLanguages
        && texts.All(text => Language().IsMatch(text.Key) && text.Value is { Length: > 0 and <= LongestText });

    [GeneratedRegex(@"^[a-z]{2}\z")]
    private static partial Regex Language();
}
