namespace Coop.Members;

/// <summary>
/// A question that only a passkey, or the co-op's own authority, can answer: once, and soon. What is needed to check the
/// answer waits here and not in a cookie, so that any instance can check it and nobody can answer twice.
/// </summary>
public sealed class Challenge
{
    public static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(5);

    public required Guid Id { get; init; }

    /// <summary>Whose passkey is being added; null when somebody signs in, who is not known yet.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>What Identity asks to have back with the answer.</summary>
    public required string State { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
