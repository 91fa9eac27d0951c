using Coop.Matching;
using Coop.Wages;

namespace Coop.Pricing;

/// <summary>What one ride brought, or cost when it was cancelled; kept for good.</summary>
public sealed class SettledRide
{
    public required OrderId OrderId { get; init; }
    public required RestaurantId RestaurantId { get; init; }

    /// <summary>Who rode it; null when it was cancelled before anybody did.</summary>
    public MemberId? RiderId { get; init; }
    public required RideEnd End { get; init; }
    public required Price Price { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>
/// The pay of one shift, with everything it was worked out from, so that anybody entitled to see it can work it out
/// again; kept for good.
/// </summary>
public sealed class SettledShift
{
    public required ShiftId ShiftId { get; init; }
    public required MemberId RiderId { get; init; }
    public required PolicyRef Policy { get; init; }
    public required IReadOnlyList<ClockSpan> Clock { get; init; }
    public required IReadOnlyList<RideDone> Rides { get; init; }
    public required IReadOnlyList<PayLine> Lines { get; init; }

    /// <summary>The hours the rider had signed up for; null for a shift without a plan.</summary>
    public PlannedTime? Planned { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
    public required DateTimeOffset SettledAt { get; init; }
}

/// <summary>A tip that was given. It is charged, and the rider's, once its order is delivered; before that it is nobody's.</summary>
public sealed class Tip
{
    public required Guid TipId { get; init; }
    public required OrderId OrderId { get; init; }
    public required RestaurantId RestaurantId { get; init; }
    public required Money Cents { get; init; }
    public required DateTimeOffset GivenAt { get; init; }
    public MemberId? RiderId { get; private set; }
    public DateTimeOffset? SettledAt { get; private set; }

    public bool IsSettled => SettledAt is not null;

    public void GoesTo(MemberId rider, DateTimeOffset at) => (RiderId, SettledAt) = (rider, at);
}
