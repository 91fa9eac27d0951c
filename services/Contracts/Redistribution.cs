namespace Coop.Redistribution;

/// <summary>What a member holds in shares, and what is owed to them for shares since they left, after an entry of the books.</summary>
/// <param name="Seq">The entry's place in the books: of two words about one member, the higher is the later.</param>
[News("redistribution.capital-stands.v1", ServiceName.Members)]
public sealed record CapitalStands(MemberId MemberId, Money HeldCents, Money OwedCents, long Seq, DateTimeOffset At);

/// <summary>How a period's surplus would be shared, worked out and put before the members; nothing is paid.</summary>
[News("redistribution.surplus-proposed.v1")]
public sealed record SurplusProposed(Guid DistributionId, string Period, Money PoolCents, string Hash, DateTimeOffset At);

/// <summary>The members carried it: the shares are booked.</summary>
[News("redistribution.surplus-shared.v1")]
public sealed record SurplusShared(Guid DistributionId, string Period, Money PoolCents, Money KeptCents, DateTimeOffset At);
