using Coop.Orders;

namespace Coop.Matching;

/// <summary>A ride as the people concerned read it. The customer's pin and name are not in it.</summary>
public sealed record RideView(
    RideId Id, RideStatus Status, int Version, Place Pickup, Place Dropoff, int Grams, int Metres, Proof Proof,
    DateTimeOffset PlacedAt, DateTimeOffset ReadyAt, DateTimeOffset? AssignedAt, DateTimeOffset? PickupAt, DateTimeOffset? DropoffAt,
    RideTimeline Timeline, string? RiderName, Vehicle? RiderVehicle, string? Reason)
{
    public static RideView Of(Ride ride) => new(
        ride.Id, ride.Status, ride.Version, ride.Pickup, ride.Dropoff, ride.Grams, ride.Metres, ride.Proof,
        ride.PlacedAt, ride.ReadyAt, ride.AssignedAt, ride.PickupAt, ride.DropoffAt,
        ride.Timeline, ride.Taker?.DisplayName, ride.Taker?.Vehicle, ride.Reason);
}
