using Coop.Matching;
using Coop.Wages;

namespace Coop.Pricing;

/// <summary>How a ride went, as far as the tariff looks at it.</summary>
/// <param name="WasAssigned">Whether a rider was on the way when it was cancelled.</param>
public sealed record RideWent(bool WasAssigned = true, bool ByCoop = false, long WaitedSeconds = 0);

/// <summary>
/// What one ride brought, or cost when it was cancelled; kept for good. What is put right is a further row: the one with the
/// highest <see cref="Revision"/> counts.
/// </summary>
public sealed class SettledRide
{
    public required OrderId OrderId { get; init; }

    /// <summary>Of its settlement, without gaps; 0 for the first.</summary>
    public required int Revision { get; init; }

    /// <summary>Of the ride, when Matching told of its end.</summary>
    public required int ToldVersion { get; init; }
    public required RestaurantId RestaurantId { get; init; }

    /// <summary>Who rode it; null when it was cancelled before anybody did.</summary>
    public MemberId? RiderId { get; init; }
    public required RideEnd End { get; init; }
    public required Price Price { get; init; }

    /// <summary>What the order was placed at; null where just that was owed.</summary>
    public Price? Agreed { get; init; }

    /// <summary>With what was asked and the tariff, all that is needed to work the price out again.</summary>
    public RideWent? Went { get; init; }

    /// <summary>When it was first over; what is put right later belongs to the same day.</summary>
    public required DateTimeOffset At { get; init; }

    public Price AgreedPrice => Agreed ?? Price;
}

/// <summary>
/// What was asked for of a ride that was settled, for as long as the month it belongs to may be priced anew by a tariff that is
/// proposed. Apart from what was settled, since it says where food was brought.
/// </summary>
/// <param name="At">When the ride was over.</param>
public sealed record KeptDelivery(OrderId OrderId, AskedDelivery Asked, DateTimeOffset At);

/// <summary>
/// The pay of one shift, with everything it was worked out from, so that anybody entitled to see it can work it out
/// again; kept for good. What is put right is a further row: the one with the highest <see cref="Revision"/> counts.
/// </summary>
public sealed class SettledShift
{
    public required ShiftId ShiftId { get; init; }

    /// <summary>Of its settlement, without gaps; 0 for the first.</summary>
    public required int Revision { get; init; }

    /// <summary>Of the shift, as Matching told it.</summary>
    public required int ToldRevision { get; init; }
    public required MemberId RiderId { get; init; }
    public required PolicyRef Policy { get; init; }
    public required IReadOnlyList<ClockSpan> Clock { get; init; }
    public required IReadOnlyList<RideDone> Rides { get; init; }
    public required IReadOnlyList<PayLine> Lines { get; init; }

    /// <summary>What own costs are made good with; null where nobody had voted any.</summary>
    public IReadOnlyList<PayLine>? Allowances { get; init; }
    public Vehicle? Vehicle { get; init; }

    /// <summary>Whether it was the rider's own; null where nobody asked.</summary>
    public bool? OwnVehicle { get; init; }

    /// <summary>What of the shift lay in weather that the co-op had called hard; null for none of it.</summary>
    public IReadOnlyList<HardTime>? HardWeather { get; init; }

    /// <summary>The hours the rider had signed up for; null for a shift without a plan.</summary>
    public PlannedTime? Planned { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
    public required DateTimeOffset SettledAt { get; init; }

    /// <summary>The shift as pay looks at it.</summary>
    public Work Work => new(Clock, Rides, StartedAt, Vehicle, Planned,
        HardWeather is null ? null : Stretches.Union(HardWeather.Select(time => Stretch.Of(time.From, time.To))), OwnVehicle);
}

/// <summary>A time of hard weather; the end is outside.</summary>
public sealed record HardTime(DateTimeOffset From, DateTimeOffset To);

/// <summary>That a coordinator called the weather hard, for when and why; never changed.</summary>
public sealed record WeatherCall(Guid Id, DateTimeOffset From, DateTimeOffset To, string Because, MemberId By, DateTimeOffset At);

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
