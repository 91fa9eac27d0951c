using Coop.Matching;
using Coop.Pricing;

namespace Coop.Orders;

/// <summary>
/// One delivery that a restaurant asked for: the contract with the restaurant, and the view of the ride that fulfils it.
/// Matching owns the ride's life; what is told of it is kept here, whatever order it comes in.
/// </summary>
public sealed class Order
{
    public required OrderId Id { get; init; }
    public required RestaurantId RestaurantId { get; init; }

    /// <summary>The promise that the order was placed on; no other order can use it again.</summary>
    public required QuotePromise Quote { get; init; }
    public required QuoteId QuoteId { get; init; }

    /// <summary>The restaurant's own name for the order, unique for it.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Fingerprint of what was asked for, so that asking twice is asking once.</summary>
    public required string Asked { get; init; }
    public Proof Proof { get; init; }
    public string? Pin { get; init; }

    /// <summary>What the customer's link ends in; it cannot be guessed.</summary>
    public required string TrackingToken { get; init; }
    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>All tips so far, the one given with the order included.</summary>
    public Money TipCents { get; private set; }
    public required DateTimeOffset ReadyAt { get; set; }

    public OrderStatus Status { get; private set; } = OrderStatus.Placed;
    public IReadOnlyList<Moment> Timeline { get; private set; } = [];

    /// <summary>The newest step of the ride that was heard of; 0 before the first.</summary>
    public int RideVersion { get; private set; }
    public OnTheRide? Rider { get; private set; }

    /// <summary>The newest step that said who rides, or that nobody does.</summary>
    public int RiderVersion { get; private set; }

    public DateTimeOffset? CollectedAt { get; private set; }
    public DateTimeOffset DropoffExpectedAt { get; private set; }
    public DateTimeOffset? DeliveredAt { get; private set; }

    /// <summary>When the food is taken: an estimate until it has been, null while nobody rides.</summary>
    public DateTimeOffset? PickupAt => CollectedAt ?? Rider?.PickupAt;

    /// <summary>When it arrives: an estimate until it has.</summary>
    public DateTimeOffset DropoffAt => DeliveredAt ?? DropoffExpectedAt;

    /// <summary>Puts the newly placed order on its timeline.</summary>
    public Order Place()
    {
        DropoffExpectedAt = Quote.DropoffAt;
        Remember(OrderStatus.Placed, PlacedAt, version: 0);
        return this;
    }

    /// <summary>A tip on an order that will not be delivered would be charged for nothing.</summary>
    public Refusal? Tip(Money cents)
    {
        if (Status is OrderStatus.Cancelled or OrderStatus.Unfilled or OrderStatus.Returning or OrderStatus.Returned)
            return new Refusal("tip_not_possible", "Nobody delivers this order, so nobody can be tipped for it.");

        TipCents += cents;
        return null;
    }

    /// <summary>The kitchen says when the food can be taken, as long as nobody took it.</summary>
    public Refusal? Ready(DateTimeOffset at)
    {
        if (Status is not (OrderStatus.Placed or OrderStatus.Assigned))
            return Refusal.IllegalMove(Status, OrderStatus.Placed, OrderLife.MovesFrom(Status));

        ReadyAt = at;
        return null;
    }

    /// <summary>Matching agreed that nobody will ride it. Cancelled twice is cancelled once.</summary>
    public Refusal? Cancel(DateTimeOffset at)
    {
        if (Status == OrderStatus.Cancelled)
            return null;
        if (OrderLife.Refuses(Status, OrderStatus.Cancelled) is { } refusal)
            return refusal;

        Status = OrderStatus.Cancelled;
        Remember(OrderStatus.Cancelled, at, RideVersion + 1);
        return null;
    }

    /// <summary>
    /// A step of the ride was heard of. The newest one says where the order stands; an older one only fills the timeline.
    /// Answers whether the order stands elsewhere now.
    /// </summary>
    public bool Follow(RideStep step, OrderStatus to, DateTimeOffset? happenedAt = null)
    {
        var isNews = step.Version > RideVersion && !OrderLife.IsOver(Status) && OrderLife.Leads(Status, to);
        var isKnown = Status == OrderStatus.Cancelled && to == OrderStatus.Cancelled;
        RideVersion = Math.Max(RideVersion, step.Version);
        if (isNews)
            Status = to;
        if (!isKnown)
            Remember(to, happenedAt ?? step.At, step.Version);
        return isNews;
    }

    /// <summary>A rider took it: theirs are the name and the estimates, unless a newer step said who rides.</summary>
    public void RiddenBy(RideAssigned news)
    {
        if (!IsNewest(news.Step))
            return;

        Rider = new OnTheRide(news.RiderId, news.DisplayName, news.Vehicle, news.PickupAt);
        if (CollectedAt is null)
            DropoffExpectedAt = news.DropoffAt;
    }

    /// <summary>The rider gave it back: nobody rides, and only the quote's estimate is left.</summary>
    public void RiddenByNobody(RideStep step)
    {
        if (!IsNewest(step))
            return;

        Rider = null;
        if (CollectedAt is null)
            DropoffExpectedAt = Quote.DropoffAt;
    }

    /// <summary>The rider has the food and expects to arrive then.</summary>
    public void Collected(DateTimeOffset at, DateTimeOffset expectedAt) => (CollectedAt, DropoffExpectedAt) = (at, expectedAt);

    /// <summary>The food is at the customer's. Both instants are those of the street, not of the news.</summary>
    public void Delivered(DateTimeOffset collectedAt, DateTimeOffset at) => (CollectedAt, DeliveredAt) = (collectedAt, at);

    private bool IsNewest(RideStep step)
    {
        if (step.Version <= RiderVersion)
            return false;
        RiderVersion = step.Version;
        return true;
    }

    private void Remember(OrderStatus status, DateTimeOffset at, int version) =>
        Timeline = [.. Timeline.Append(new Moment(status, at, version)).OrderBy(m => m.At).ThenBy(m => m.Version)];
}
