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

    /// <summary>Who left cannot sign in any more.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Lower case, so that one address is one account.</summary>
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
