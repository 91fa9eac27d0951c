namespace Coop.Dispatch;

/// <summary>A ride that waits for a rider. Instants are seconds on the zone's own clock.</summary>
/// <param name="Restaurant">Rides of one restaurant may go together.</param>
/// <param name="ReadyAt">When the food is said to be ready.</param>
/// <param name="PromisedAt">When it should be at the door; later counts as late.</param>
/// <param name="Vehicle">The one asked for, or null for any.</param>
/// <param name="PaidCents">The riders' part of its price.</param>
/// <param name="Key">Tells equal rides apart, whatever order they came in.</param>
public readonly record struct RideToGive(
    int Restaurant, Spot Pickup, Spot Dropoff, int PlacedAt, int ReadyAt, int PromisedAt, int Grams, Vehicle? Vehicle, long PaidCents, long Key);
