namespace Coop.Redistribution;

/// <summary>How a period's surplus would be shared, worked out and put before the members; nothing is paid.</summary>
[News("redistribution.surplus-proposed.v1")]
public sealed record SurplusProposed(Guid DistributionId, string Period, Money PoolCents, string Hash, DateTimeOffset At);

/// <summary>The members carried it: the shares are booked.</summary>
[News("redistribution.surplus-shared.v1")]
public sealed record SurplusShared(Guid DistributionId, string Period, Money PoolCents, Money KeptCents, DateTimeOffset At);
