namespace Coop.Members;

/// <summary>What a person may do in the co-op; one person may hold several.</summary>
public enum Role { Rider, Restaurant, Member, Coordinator, Auditor }

/// <summary>Under which law a person works; it decides which protections apply (domain.md §0).</summary>
public enum Engagement { Employee, Independent, Volunteer }

/// <summary>What a till's key opens: the whole trade with orders, or only looking at them.</summary>
public enum KeyScope { Orders, ReadOrders }

/// <summary>
/// A person belongs to the co-op from this day on. <paramref name="MinorUntil"/> is the day on which somebody under age comes
/// of age, for the limits of working time; absent for grown-ups, whose age is nobody's business.
/// </summary>
[News("members.joined.v1", ServiceName.Pricing, ServiceName.Matching, ServiceName.Redistribution)]
public sealed record MemberJoined(
    MemberId MemberId, IReadOnlyList<Role> Roles, Engagement Engagement, DateOnly JoinedOn, DateTimeOffset At,
    DateOnly? MinorUntil = null);

/// <summary>A person left; shares and pay still due are settled by rule.</summary>
[News("members.left.v1", ServiceName.Pricing, ServiceName.Matching, ServiceName.Redistribution)]
public sealed record MemberLeft(MemberId MemberId, DateOnly LeftOn, DateTimeOffset At);

/// <summary>A person works under another law now; told on the day on which it begins.</summary>
[News("members.engaged.v1", ServiceName.Redistribution)]
public sealed record MemberEngaged(MemberId MemberId, Engagement Engagement, DateOnly StartsOn, DateTimeOffset At);

/// <summary>Something was announced to everybody of the co-op; what it says is read at Members.</summary>
[News("members.announced.v1", ServiceName.Matching)]
public sealed record AnnouncementMade(Guid Id, DateTimeOffset At);

/// <summary>
/// Somebody has something to read at Members: what it is about and one word, for whoever holds their live stream; the text
/// itself stays where it is. <paramref name="IsRestaurant"/> says whose stream that is.
/// </summary>
[News("members.told.v1", ServiceName.Matching, ServiceName.Orders)]
public sealed record PersonTold(Guid AccountId, bool IsRestaurant, Guid Subject, string Status, DateTimeOffset At);

/// <summary>Who had left is erased: whoever keeps a name of theirs lets go of it.</summary>
[News("members.erased.v1", ServiceName.Orders, ServiceName.Matching, ServiceName.Redistribution)]
public sealed record MemberErased(MemberId MemberId, DateTimeOffset At);

/// <summary>What the members can vote on: rules, how a surplus is shared, and who holds an office.</summary>
public enum PolicyKind { Tariff, PayPolicy, MatchingPolicy, Statutes, Distribution, Election }

/// <summary>
/// The members adopted a rule. <paramref name="Content"/> is the very JSON text that was voted and
/// <paramref name="Hash"/> its <c>sha256:</c> in UTF-8: who activates it checks that they agree.
/// <paramref name="ProposalId"/> is absent for what was adopted when the co-op was founded. <paramref name="Signature"/> is
/// Members' word for it (ES256), without which it has no effect; absent in news of before adoptions were signed.
/// </summary>
[News("members.policy-adopted.v1", ServiceName.Pricing, ServiceName.Matching, ServiceName.Redistribution)]
public sealed record PolicyAdopted(
    PolicyKind Kind, string Name, int Version, string Content, string Hash, ProposalId? ProposalId,
    DateTimeOffset EffectiveAt, DateTimeOffset At, string? Signature = null);

/// <summary>What a restriction can close to a rider; nothing else of the co-op is ever closed to a member.</summary>
public enum WorkDoor { StartShift, TakeSlot }

/// <summary>
/// A coordinator closed doors of work to a rider, who knows why and was told before it holds. No machine publishes this.
/// <paramref name="EndsAt"/> is absent where the work ends for good.
/// </summary>
[News("members.restricted.v1", ServiceName.Matching)]
public sealed record MemberRestricted(
    RestrictionId RestrictionId, MemberId MemberId, IReadOnlyList<WorkDoor> Closes, DateTimeOffset EffectiveAt,
    DateTimeOffset? EndsAt, DateTimeOffset At);

/// <summary>
/// A restriction was lifted, or lapsed because nobody reviewed it in time: it should not have been. What the rider lost
/// from <paramref name="ClosedFrom"/> to <paramref name="ClosedTo"/> (outside) is made good, once, whatever else closed it.
/// </summary>
[News("members.reinstated.v1", ServiceName.Matching)]
public sealed record MemberReinstated(
    RestrictionId RestrictionId, MemberId MemberId, DateTimeOffset ClosedFrom, DateTimeOffset ClosedTo, DateTimeOffset At);
