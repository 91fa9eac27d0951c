using Coop.Orders;
using Coop.Pricing;

namespace Coop.Matching;

/// <summary>Where a ride is in its life.</summary>
public enum RideStatus { Searching, Offered, Assigned, Collected, Delivered, Cancelled, Unfilled, Returning, Returned }

/// <summary>One move of a ride from one status to the next, with who was on it before, why, and whether the co-op called it off.</summary>
public sealed record RideMove(RideStatus From, RideStatus To, int Version, MemberId? Rider, string? Reason, bool ByCoop = false);

/// <summary>Who rides: the offer they took, the shift they ride in, and what restaurants and customers see of them.</summary>
public sealed record RideTaker(OfferId OfferId, ShiftId ShiftId, MemberId RiderId, string DisplayName, Vehicle Vehicle);

/// <summary>The riding of one order, from the search for a rider to the door. Matching has the only say on it.</summary>
public sealed partial class Ride
{
    private readonly List<RideMove> moves = [];

    public required RideId Id { get; init; }
    public required RestaurantId RestaurantId { get; init; }
    public required Place Pickup { get; init; }
    public required Place Dropoff { get; init; }
    public required int Grams { get; init; }
    public required int Metres { get; init; }

    /// <summary>Of riding from door to door, as the quote had it.</summary>
    public int Seconds { get; init; }
    public required Vehicle? Vehicle { get; init; }
    public required Price Price { get; init; }
    public required Proof Proof { get; init; }
    public required string? Pin { get; init; }

    /// <summary>The mark of the customer's link, as Orders told it.</summary>
    public string? Link { get; init; }
    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>When the food can be taken, by the kitchen's latest word.</summary>
    public required DateTimeOffset ReadyAt { get; set; }

    public RideStatus Status { get; private set; }

    /// <summary>Grows by one with each move.</summary>
    public int Version { get; private set; }
    /// <summary>The one offer that it is in, open or accepted; null while it waits.</summary>
    public OfferId? OfferId { get; private set; }
    public MemberId? RiderId { get; private set; }
    public RideTaker? Taker { get; private set; }
    public DateTimeOffset? AssignedAt { get; private set; }
    public DateTimeOffset? PickupAt { get; private set; }
    public DateTimeOffset? DropoffAt { get; private set; }
    public RideTimeline Timeline { get; private set; } = RideTimeline.Empty;
    public string? Reason { get; private set; }

    /// <summary>As planning sees it.</summary>
    public RideHere Here(MatchingPolicy policy) => new(
        Id, RestaurantId, Pickup, Dropoff, Grams, Vehicle, Price.To(Payee.Riders), PlacedAt, ReadyAt,
        ReadyAt.AddSeconds(Seconds + policy.Dispatch.PickupSeconds + policy.Dispatch.DropoffSeconds));

    /// <summary>What happened to it since it was loaded, oldest first.</summary>
    public IReadOnlyList<RideMove> Moves => moves;

    /// <summary>The same, given out once, so that nothing is told twice.</summary>
    public IReadOnlyList<RideMove> TakeMoves()
    {
        var taken = moves.ToArray();
        moves.Clear();
        return taken;
    }

    /// <summary>The whole life of a ride: where it may go from where it is.</summary>
    public static bool Allows(RideStatus from, RideStatus to) => (from, to) switch
    {
        (RideStatus.Searching, RideStatus.Offered or RideStatus.Unfilled) => true,
        (RideStatus.Offered, RideStatus.Searching) => true,

        // A rider takes an offer, or a coordinator puts one on the ride.
        (RideStatus.Searching or RideStatus.Offered, RideStatus.Assigned) => true,
        (RideStatus.Assigned, RideStatus.Searching or RideStatus.Collected) => true,
        (RideStatus.Collected, RideStatus.Delivered or RideStatus.Returning) => true,
        (RideStatus.Returning, RideStatus.Returned) => true,

        // Once the food is on the bicycle it is too late.
        (RideStatus.Searching or RideStatus.Offered or RideStatus.Assigned, RideStatus.Cancelled) => true,
        _ => false,
    };

    public static IEnumerable<RideStatus> AllowedFrom(RideStatus from) =>
        Enum.GetValues<RideStatus>().Where(to => Allows(from, to));

    /// <summary>Whether a rider is on it now, and so can take no other.</summary>
    public bool IsRidden => Status is RideStatus.Assigned or RideStatus.Collected or RideStatus.Returning;

    public Refusal? Offer(OfferId offer)
    {
        if (MoveTo(RideStatus.Offered) is { } refusal)
            return refusal;
        OfferId = offer;
        return null;
    }

    public Refusal? Withdraw()
    {
        if (Status != RideStatus.Offered)
            return No(RideStatus.Searching);
        OfferId = null;
        return MoveTo(RideStatus.Searching);
    }

    public Refusal? Lapse() => MoveTo(RideStatus.Unfilled);

    /// <param name="pickupAt">Estimated; the same that the offer showed.</param>
    public Refusal? Assign(RideTaker taker, DateTimeOffset at, DateTimeOffset pickupAt, DateTimeOffset dropoffAt)
    {
        if (MoveTo(RideStatus.Assigned) is { } refusal)
            return refusal;
        (OfferId, RiderId, Taker, AssignedAt, PickupAt, DropoffAt) = (taker.OfferId, taker.RiderId, taker, at, pickupAt, dropoffAt);
        return null;
    }

    /// <summary>The rider gives it back, which they may until they hold the food; it is offered again.</summary>
    public Refusal? Release(string because)
    {
        if (Status != RideStatus.Assigned)
            return No(RideStatus.Searching);
        MoveTo(RideStatus.Searching, because);
        (OfferId, RiderId, Taker, AssignedAt, PickupAt, DropoffAt, Timeline) = (null, null, null, null, null, null, RideTimeline.Empty);
        return null;
    }

    public Refusal? Cancel(string because, bool byCoop = false) => Allows(Status, RideStatus.Cancelled)
        ? MoveTo(RideStatus.Cancelled, because, byCoop)
        : new Refusal("noncancelable_delivery", "The ride can no longer be cancelled.")
        {
            Facts = new Dictionary<string, object?> { ["status"] = Status, ["allowed"] = AllowedFrom(Status).ToArray() },
        };

    /// <summary>
    /// The rider tells that a mark was passed. It implies the marks before it; what is told of an earlier one afterwards
    /// fills the timeline. Before the assignment or
    /// after <paramref name="now"/> it cannot have been: the phone's clock is wrong.
    /// </summary>
    public Refusal? Tell(RideMark mark, DateTimeOffset at, DateTimeOffset now, string? because = null)
    {
        RideStatus[] way = mark switch
        {
            RideMark.Arrived => [RideStatus.Assigned],
            RideMark.Collected or RideMark.ArrivedDropoff => [RideStatus.Collected],
            RideMark.Delivered => [RideStatus.Collected, RideStatus.Delivered],
            RideMark.Returning => [RideStatus.Collected, RideStatus.Returning],
            _ => [RideStatus.Collected, RideStatus.Returning, RideStatus.Returned],
        };
        var comesTooLate = Status == RideStatus.Delivered && mark > RideMark.Delivered
            || Status == RideStatus.Returning && mark == RideMark.Delivered;
        if (comesTooLate || !(IsRidden || Status == RideStatus.Delivered))
            return No(way[^1]);

        Timeline = Timeline.With(mark, Believed(at, now));
        foreach (var step in way.Where(step => Depth(step) > Depth(Status)))
            MoveTo(step, because);
        return null;
    }

    /// <summary>The instant that a phone tells, as far as it can be true.</summary>
    public DateTimeOffset Believed(DateTimeOffset at, DateTimeOffset now) => at < AssignedAt ? AssignedAt.Value : at > now ? now : at;

    private static int Depth(RideStatus status) => status switch
    {
        RideStatus.Collected => 1,
        RideStatus.Delivered or RideStatus.Returning => 2,
        RideStatus.Returned => 3,
        _ => 0,
    };

    private Refusal? MoveTo(RideStatus next, string? because = null, bool byCoop = false)
    {
        if (!Allows(Status, next))
            return No(next);
        moves.Add(new RideMove(Status, next, ++Version, RiderId, because, byCoop));
        (Status, Reason) = (next, because ?? Reason);
        return null;
    }

    private Refusal No(RideStatus next) => Refusal.IllegalMove(Status, next, AllowedFrom(Status));
}
