namespace Coop.Members;

/// <summary>
/// What lets a signed-in device get its next access token. Each is used once and replaced; one that comes a second time
/// was stolen or copied, and then the whole family of that sign-in ends (RFC 9700 §4.14.2).
/// </summary>
public sealed class RefreshToken
{
    public static readonly TimeSpan ValidFor = TimeSpan.FromDays(30);

    public required string TokenHash { get; init; }
    public required Guid Family { get; init; }
    public required Guid AccountId { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>What becomes of it when somebody shows it.</summary>
    public RefreshOutcome Use(DateTimeOffset at)
    {
        if (EndedAt is not null || at >= ExpiresAt)
            return RefreshOutcome.Refused;
        if (UsedAt is not null)
            return RefreshOutcome.EndsFamily;
        UsedAt = at;
        return RefreshOutcome.Renewed;
    }
}

public enum RefreshOutcome { Renewed, Refused, EndsFamily }
