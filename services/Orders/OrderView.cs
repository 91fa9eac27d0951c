using Coop.Hosting;
using Coop.Pricing;

namespace Coop.Orders;

/// <summary>An order as its restaurant sees it; a coordinator sees the same without the pin.</summary>
/// <param name="RideId">Its ride, from the moment that a rider took it.</param>
/// <param name="TipCents">All tips so far; outside of <paramref name="TotalCents"/>.</param>
public sealed record OrderView(
    OrderId Id, string? ExternalId, OrderStatus Status, IReadOnlyList<OrderView.Stood> Timeline,
    IReadOnlyList<PriceLine> Lines, Money TotalCents, Money TipCents, RideId? RideId, OrderView.RiderView? Rider,
    DateTimeOffset PlacedAt, DateTimeOffset ReadyAt, DateTimeOffset? PickupAt, DateTimeOffset DropoffAt,
    string TrackingUrl, Proof Proof, string? Pin)
{
    public sealed record Stood(OrderStatus Status, DateTimeOffset At);

    public sealed record RiderView(string DisplayName, Vehicle Vehicle);

    public static OrderView For(Caller caller, Order order) => new(
        order.Id, order.ExternalId, order.Status, [.. order.Timeline.Select(moment => new Stood(moment.Status, moment.At))],
        order.Quote.Price.Lines, order.Quote.Price.Total, order.TipCents,
        order.Rider is null ? null : Coop.RideId.Of(order.Id),
        order.Rider is { } rider ? new RiderView(rider.DisplayName, rider.Vehicle) : null,
        order.PlacedAt, order.ReadyAt, order.PickupAt, order.DropoffAt,
        $"/v1/track/{order.TrackingToken}", order.Proof, order.RestaurantId == caller.Restaurant ? order.Pin : null);
}
