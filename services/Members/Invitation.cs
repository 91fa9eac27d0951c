namespace Coop.Members;

/// <summary>
/// A link that lets somebody choose a password, once, within fourteen days. Only the fingerprint of its token is kept.
/// </summary>
public sealed class Invitation
{
    public static readonly TimeSpan ValidFor = TimeSpan.FromDays(14);

    public required string TokenHash { get; init; }
    public required Guid AccountId { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The coordinator who sent it, and could have used it; null in rows from before this was kept.</summary>
    public required MemberId? SentBy { get; init; }

    /// <summary>
    /// They lost their phone too, says who sent it, having seen the person: their second factor and passkeys open nothing once it is
    /// used. A forgotten password alone leaves those as they are.
    /// </summary>
    public bool PhoneIsLost { get; init; }

    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>When a coordinator took it back, or sent another in its place.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <returns>Null when it was good, and now is used.</returns>
    public Refusal? Use(DateTimeOffset at)
    {
        if (UsedAt is not null)
            return new Refusal("used_invitation", "This invitation was accepted already: sign in.");
        if (RevokedAt is not null)
            return new Refusal("revoked_invitation", "This invitation was taken back: ask for a new one.");
        if (at >= ExpiresAt)
            return new Refusal("expired_invitation", "This invitation is too old: ask for a new one.");
        UsedAt = at;
        return null;
    }
}
