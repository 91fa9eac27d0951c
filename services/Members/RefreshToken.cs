namespace Coop.Members;

/// <summary>
/// What lets a signed-in device get its next access token. Each is used once and replaced; one that comes a second time
/// was stolen or copied, and then the whole family of that sign-in ends (RFC 9700 §4.14.2). Only who lost the answer may
/// ask again: for two minutes, while the next one is unused, the same next one is given.
/// </summary>
public sealed class RefreshToken
{
    public static readonly TimeSpan ValidFor = TimeSpan.FromDays(30);

    /// <summary>However often it is renewed, a device signs in anew after this time.</summary>
    public static readonly TimeSpan LongestSignIn = TimeSpan.FromDays(90);

    public static readonly TimeSpan AskAgainFor = TimeSpan.FromMinutes(2);

    public required string TokenHash { get; init; }
    public required Guid Family { get; init; }
    public required Guid AccountId { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    /// <summary>When the device signed in.</summary>
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>Whether it did with a passkey, with a phone's code beside the password, or at the co-op's own authority.</summary>
    public required bool HasTwoFactors { get; init; }

    public DateTimeOffset? UsedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public static RefreshToken New(string token, Guid account, Guid family, DateTimeOffset at, bool hasTwoFactors = false) => new()
    {
        TokenHash = Fingerprint.Of(token),
        Family = family,
        AccountId = account,
        ExpiresAt = at + ValidFor,
        BeganAt = at,
        HasTwoFactors = hasTwoFactors,
    };

    /// <summary>What takes its place.</summary>
    public RefreshToken Next(string token, DateTimeOffset at) => new()
    {
        TokenHash = Fingerprint.Of(token),
        Family = Family,
        AccountId = AccountId,
        ExpiresAt = at + ValidFor < BeganAt + LongestSignIn ? at + ValidFor : BeganAt + LongestSignIn,
        BeganAt = BeganAt,
        HasTwoFactors = HasTwoFactors,
    };

    /// <summary>What becomes of it when somebody shows it; <paramref name="next"/> is the one that was given for it before, if any.</summary>
    public RefreshOutcome Use(DateTimeOffset at, RefreshToken? next = null)
    {
        if (EndedAt is not null || at >= ExpiresAt)
            return RefreshOutcome.Refused;
        if (UsedAt is not { } before)
        {
            UsedAt = at;
            return RefreshOutcome.Renewed;
        }
        return next is { UsedAt: null } && at < before + AskAgainFor ? RefreshOutcome.GivenAgain : RefreshOutcome.EndsFamily;
    }
}

public enum RefreshOutcome { Renewed, GivenAgain, Refused, EndsFamily }
