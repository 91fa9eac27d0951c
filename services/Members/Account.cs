namespace Coop.Members;

/// <summary>
/// How a person or a restaurant signs in: ASP.NET Core Identity's user, whose id is the member's or the restaurant's. Of
/// what Identity could keep (names, telephone numbers, second factors) only what is used here has a column.
/// </summary>
public sealed class Account : IdentityUser<Guid>
{
    /// <summary>Every account rests after too many wrong passwords.</summary>
    public Account() => LockoutEnabled = true;

    /// <summary>What its holder may do, as it stands in the next token.</summary>
    public required IReadOnlyList<Role> Roles { get; set; }

    /// <summary>Who this is to the co-op's own authority, where people sign in there; once it is known, it alone counts.</summary>
    public string? AuthoritySubject { get; set; }

    /// <summary>Who left cannot sign in any more.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>
    /// When all its sign-ins were last ended. Refresh tokens end with that; an access token of before lives on for its ten minutes, but
    /// changes nothing about the account itself any more.
    /// </summary>
    public DateTimeOffset? SignInsEndedAt { get; private set; }

    public void EndSignIns(DateTimeOffset at) => SignInsEndedAt = at;

    /// <summary>Whether somebody's token is of before all sign-ins were ended; both are known to the second.</summary>
    public bool IsClosedTo(DateTimeOffset? signedInAt) => SignInsEndedAt is { } ended && signedInAt?.ToUnixTimeSeconds() < ended.ToUnixTimeSeconds();

    /// <summary>A new password, whose hash this is; what was guessed of the old one is forgotten.</summary>
    public void Choose(string passwordHash)
    {
        PasswordHash = passwordHash;
        SecurityStamp = Fingerprint.Of(passwordHash);
        (LockoutEnd, AccessFailedCount) = (null, 0);
    }

    /// <summary>Lower case, so that one address is one account.</summary>
    public static string Normalize(string email) => email.Trim().ToLowerInvariant();
}

/// <summary>Who a member is: personal data, which no message carries, and which lies sealed under the person's own key.</summary>
public sealed class Person
{
    public required MemberId MemberId { get; init; }
    public byte[]? Sealed { get; set; }

    /// <summary>Only until it is sealed, in rows from before names were.</summary>
    public string? FirstName { get; set; }
    public string? LastName { get; set; }

    /// <summary>Where a coordinator is called by those whose contact they are; the database lets it go with the office.</summary>
    public byte[]? SealedPhone { get; set; }
}

/// <summary>Since when and until when somebody belongs to the co-op.</summary>
public sealed class Membership
{
    public required MemberId MemberId { get; init; }
    public required DateOnly JoinedOn { get; init; }
    public DateOnly? LeftOn { get; private set; }

    /// <summary>The decision that ended it; null for who belongs, and for who left of their own will.</summary>
    public RestrictionId? EndedBy { get; private set; }

    /// <summary>The day on which somebody under age comes of age; null for grown-ups.</summary>
    public DateOnly? MinorUntil { get; init; }

    /// <summary>One member, one vote: everybody who holds the role, from the day they joined until they leave.</summary>
    public required bool HasVote { get; set; }

    public bool MayVoteOn(DateOnly day) => HasVote && JoinedOn <= day && LeftOn is null;

    /// <param name="endedBy">The decision by which they are made to; null for who leaves of their own will.</param>
    public Refusal? Leave(DateOnly today, RestrictionId? endedBy = null)
    {
        if (LeftOn is not null)
            return new Refusal("already_left", "They left before.");
        if (today < JoinedOn)
            return new Refusal("invalid_date", "Somebody leaves after they joined.") { ByRule = true };
        (LeftOn, EndedBy) = (today, endedBy);
        return null;
    }
}

/// <summary>Under which law somebody works from a day on, until the next such row: the history is kept, since pay and shares of then go by it.</summary>
public sealed class EngagementPeriod
{
    public required MemberId MemberId { get; init; }
    public required DateOnly StartsOn { get; init; }
    public required Engagement Engagement { get; init; }

    /// <summary>The coordinator who wrote it down; null for what somebody joined with.</summary>
    public MemberId? DecidedBy { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>That somebody's roles were changed, by whom and why; kept, so that nobody can give themselves one unseen.</summary>
public sealed class RoleChange
{
    public required Guid Id { get; init; }
    public required MemberId MemberId { get; init; }
    public required IReadOnlyList<Role> Before { get; init; }
    public required IReadOnlyList<Role> After { get; init; }
    public required MemberId DecidedBy { get; init; }
    public required string Because { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>A restaurant, customer of the co-op, and where its food is collected.</summary>
public sealed class Restaurant
{
    public required RestaurantId Id { get; init; }
    public required string Name { get; init; }
    public required Place Place { get; init; }
}
