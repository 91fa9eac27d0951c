using Coop.Pricing;

namespace Coop.Orders;

/// <summary>
/// One delivery that a restaurant asked for: the contract with the restaurant, and the view of the ride that fulfils it.
/// Matching owns the ride's life; what is told of it is kept here, whatever order it comes in.
/// </summary>
public sealed partial class Order
{
    public required OrderId Id { get; init; }
    public required RestaurantId RestaurantId { get; init; }

    /// <summary>Grows with every order that is placed, so that lists have an order of their own.</summary>
    public long Number { get; private set; }

    /// <summary>The promise that the order was placed on; no other order can use it again.</summary>
    public required QuotePromise Quote { get; init; }
    public required QuoteId QuoteId { get; init; }

    /// <summary>The order that went back and is sent out again by this one, which is done once; null for a first attempt.</summary>
    public OrderId? SecondAttemptOf { get; init; }

    /// <summary>The restaurant's own name for the order, unique for it.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Fingerprint of what was asked for, so that asking twice is asking once.</summary>
    public required string Asked { get; init; }
    public Proof Proof { get; init; }

    /// <summary>What the customer tells the rider, if the proof asks for it.</summary>
    public string? Pin { get; init; }

    /// <summary>What the customer's link ends in; it cannot be guessed.</summary>
    public required string TrackingToken { get; init; }
    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>When the food can be taken, as the kitchen last said.</summary>
    public required DateTimeOffset ReadyAt { get; set; }

    /// <summary>All tips so far, the one given with the order included.</summary>
    public Money TipCents { get; private set; }

    public OrderStatus Status { get; private set; } = OrderStatus.Placed;

    /// <summary>How it came to stand where it does, in the order in which it happened.</summary>
    public IReadOnlyList<Moment> Timeline { get; private set; } = [];

    /// <summary>Puts the new order on its timeline, with the tip that came with it.</summary>
    public Order Place(Money tip = default)
    {
        TipCents = tip;
        DropoffExpectedAt = Quote.DropoffAt.ToUniversalTime();
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

    /// <summary>What is owed since it was cancelled, VAT included; null while it is not.</summary>
    public Money? CancelledCents { get; private set; }

    /// <summary>Matching agreed that nobody will ride it. Cancelled twice is cancelled once, at one cost.</summary>
    /// <param name="wasAssigned">Whether a rider was on the way, on which the quote's promise of the cost depends.</param>
    /// <param name="byCoop">Whether the co-op called it off, on which it depends as well.</param>
    public Refusal? Cancel(bool wasAssigned, bool byCoop, DateTimeOffset at)
    {
        if (Status == OrderStatus.Cancelled)
            return null;
        if (OrderLife.Refuses(Status, OrderStatus.Cancelled) is { } refusal)
            return refusal;

        Status = OrderStatus.Cancelled;
        Owe(wasAssigned, byCoop);
        Remember(OrderStatus.Cancelled, at, RideVersion + 1);
        return null;
    }

    private void Owe(bool wasAssigned, bool byCoop) => CancelledCents ??=
        byCoop ? Quote.CoopCancelledCents ?? Money.Zero : wasAssigned ? Quote.CancelledCents : Quote.UnassignedCancelledCents;

    private void Remember(OrderStatus status, DateTimeOffset at, int version) =>
        Timeline = [.. Timeline.Append(new Moment(status, at, version)).OrderBy(m => m.At).ThenBy(m => m.Version)];
}
