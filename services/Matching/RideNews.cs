using Coop.Pricing;

namespace Coop.Matching;

/// <summary>What the other services hear of a ride's moves.</summary>
public static class RideNews
{
    /// <summary>The news of one move, said at <paramref name="now"/>; null where the others need not know (who is asked, who declined).</summary>
    public static object? Of(Ride ride, RideMove move, DateTimeOffset now)
    {
        var step = new RideStep(ride.Id, move.Version, now);
        DateTimeOffset At(RideMark mark) => ride.Timeline.At(mark) ?? now;
        return (move.From, move.To) switch
        {
            (RideStatus.Delivered or RideStatus.Returned, _) => new RideCorrected(
                step, ride.RestaurantId, ride.Taker!.RiderId, move.To == RideStatus.Delivered ? RideEnd.Delivered : RideEnd.Returned, move.Reason ?? "",
                ride.Price, Waited(ride)),
            (_, RideStatus.Assigned) => new RideAssigned(
                step, ride.Taker!.RiderId, ride.Taker.DisplayName, ride.Taker.Vehicle, ride.PickupAt!.Value, ride.DropoffAt!.Value),
            (RideStatus.Assigned, RideStatus.Searching) => new RideReleased(step, move.Rider!.Value, move.Reason ?? ""),
            (_, RideStatus.Collected) => new RideCollected(
                step, ride.Taker!.RiderId, At(RideMark.Collected), At(RideMark.Collected) + (ride.DropoffAt!.Value - ride.PickupAt!.Value)),
            (_, RideStatus.Delivered) => new RideDelivered(
                step, ride.RestaurantId, ride.Taker!.RiderId, ride.Taker.ShiftId, ride.Price, ride.Metres,
                At(RideMark.Collected), At(RideMark.Delivered), Waited(ride)),
            (_, RideStatus.Cancelled) => new RideCancelled(
                step, ride.RestaurantId, move.Rider, ride.Price, WasAssigned: move.From == RideStatus.Assigned, move.Reason ?? "", move.ByCoop),
            (_, RideStatus.Returning) => new RideReturning(step, ride.Taker!.RiderId, move.Reason ?? ""),
            (_, RideStatus.Returned) => new RideReturned(
                step, ride.RestaurantId, ride.Taker!.RiderId, ride.Taker.ShiftId, ride.Price, ride.Metres, Waited(ride)),
            (_, RideStatus.Unfilled) => new RideUnfilled(step, ride.RestaurantId),
            _ => null,
        };
    }

    /// <summary>Seconds that the rider stood at the restaurant for food that was to be ready; who came early waited for nobody.</summary>
    private static long Waited(Ride ride) =>
        ride.Timeline is { ArrivedAt: { } arrived } timeline && timeline.At(RideMark.Collected) is { } collected
            ? Math.Max(0, (long)(collected - (arrived > ride.ReadyAt ? arrived : ride.ReadyAt)).TotalSeconds)
            : 0;
}
