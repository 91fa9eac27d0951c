namespace Coop;

/// <summary>
/// Why a rule said no. A rule returns null when it allows. <paramref name="Code"/> is the field's own word for it
/// (<c>used_quote</c>, <c>daily_limit</c>); programs switch on it, people read <paramref name="Because"/>.
/// </summary>
public record Refusal(string Code, string Because)
{
    /// <summary>The request could be read, but a rule of the co-op forbids it whatever the state (422); else the state forbids it (409).</summary>
    public bool ByRule { get; init; }

    /// <summary>More that a program can act on: the existing id, the figure, when the limit ends.</summary>
    public IReadOnlyDictionary<string, object?> Facts { get; init; } = new Dictionary<string, object?>();

    /// <summary>A move that the state machine does not have, with the moves it has.</summary>
    public static Refusal IllegalMove<TStatus>(TStatus from, TStatus to, IEnumerable<TStatus> allowed)
        where TStatus : struct, Enum => new("illegal_move", $"What is {Words(from)} cannot become {Words(to)}.")
        {
            Facts = new Dictionary<string, object?> { ["allowed"] = allowed.Select(Words).ToArray() },
        };

    private static string Words<TStatus>(TStatus status) where TStatus : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());
}
