namespace Coop.Members;

/// <summary>
/// How a person or a restaurant signs in. A member's account has the member's id, a restaurant's the restaurant's.
/// </summary>
public sealed class Account
{
    public required Guid Id { get; init; }

    /// <summary>Lower case, so that one address is one account.</summary>
    public required string Email { get; init; }

    public required IReadOnlyList<Role> Roles { get; init; }

    /// <summary>Null until the invitation is accepted.</summary>
    public string? PasswordHash { get; set; }

    public SignInAttempts Attempts { get; set; } = SignInAttempts.None;

    /// <summary>Who left cannot sign in any more.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    public static string Normalize(string email) => email.Trim().ToLowerInvariant();
}

/// <summary>Who a member is: personal data, which no message carries.</summary>
public sealed class Person
{
    public required MemberId MemberId { get; init; }
    public required string FirstName { get; init; }
    public required string LastName { get; init; }
}

/// <summary>Since when, until when and under which law somebody belongs to the co-op.</summary>
public sealed class Membership
{
    public required MemberId MemberId { get; init; }
    public required Engagement Engagement { get; init; }
    public required DateOnly JoinedOn { get; init; }
    public DateOnly? LeftOn { get; private set; }

    /// <summary>The day on which somebody under age comes of age; null for grown-ups.</summary>
    public DateOnly? MinorUntil { get; init; }

    /// <summary>One member, one vote: everybody who holds the role, from the day they joined until they leave.</summary>
    public required bool HasVote { get; init; }

    public bool MayVoteOn(DateOnly day) => HasVote && JoinedOn <= day && LeftOn is null;

    public Refusal? Leave(DateOnly on, DateOnly today)
    {
        if (LeftOn is not null)
            return new Refusal("already_left", "They left before.");
        if (on > today || on < JoinedOn)
            return new Refusal("invalid_date", "Somebody leaves after they joined, and not on a day ahead.") { ByRule = true };
        LeftOn = on;
        return null;
    }
}

/// <summary>A restaurant, customer of the co-op, and where its food is collected.</summary>
public sealed class Restaurant
{
    public required RestaurantId Id { get; init; }
    public required string Name { get; init; }
    public required Place Place { get; init; }
}
