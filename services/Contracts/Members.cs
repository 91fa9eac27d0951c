namespace Coop.Members;

/// <summary>What a person may do in the co-op; one person may hold several.</summary>
public enum Role { Rider, Restaurant, Member, Coordinator, Auditor }

/// <summary>Under which law a person works; it decides which protections apply (domain.md §0).</summary>
public enum Engagement { Employee, Independent, Volunteer }

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

/// <summary>What the members can vote on.</summary>
public enum PolicyKind { Tariff, PayPolicy, MatchingPolicy, Statutes, Distribution }

/// <summary>
/// The members adopted a rule. <paramref name="Content"/> is the very JSON text that was voted and
/// <paramref name="Hash"/> its <c>sha256:</c> in UTF-8: who activates it checks that they agree.
/// <paramref name="ProposalId"/> is absent for what was adopted when the co-op was founded.
/// </summary>
[News("members.policy-adopted.v1", ServiceName.Pricing, ServiceName.Matching, ServiceName.Redistribution)]
public sealed record PolicyAdopted(
    PolicyKind Kind, string Name, int Version, string Content, string Hash, ProposalId? ProposalId,
    DateTimeOffset EffectiveAt, DateTimeOffset At);
