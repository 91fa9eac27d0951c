namespace Coop.Orders;

/// <summary>The order came to stand so at that instant.</summary>
/// <param name="Version">The ride's step that brought it there; 0 for what the restaurant did itself.</param>
public sealed record Moment(OrderStatus Status, DateTimeOffset At, int Version = 0);

/// <summary>Who rides, by the name they chose for the shift, and when they expect to be at the restaurant.</summary>
public sealed record OnTheRide(MemberId RiderId, string DisplayName, Vehicle Vehicle, DateTimeOffset PickupAt);
