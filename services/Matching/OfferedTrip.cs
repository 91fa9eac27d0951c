using Coop.Dispatch;
using Coop.Routing;

namespace Coop.Matching;

/// <summary>What an offer says of the way: to the restaurant, and from door to door in the order of the drop-offs.</summary>
/// <param name="Metres">Of all of it.</param>
/// <param name="Seconds">From setting out to the last handover, waiting for the food included.</param>
/// <param name="PickupAt">When all the food is collected.</param>
/// <param name="DropoffsAt">When each door is reached, in the same order.</param>
/// <param name="FreeAt">When the last handover is done.</param>
public sealed record OfferedTrip(int Metres, int Seconds, DateTimeOffset PickupAt, IReadOnlyList<DateTimeOffset> DropoffsAt, DateTimeOffset FreeAt)
{
    /// <summary>Half of the time that a handover takes lies before its instant, half after.</summary>
    public static OfferedTrip Of(DispatchPolicy policy, IReadOnlyList<RideHere> rides, Place from, Vehicle vehicle, IRouting routing, DateTimeOffset now)
    {
        var approach = routing.Between(from, rides[0].Pickup, vehicle);
        var thereAt = now.AddSeconds(approach.Seconds + (policy.PickupSeconds / 2));
        var readyAt = rides.Max(ride => ride.ReadyAt);
        var pickupAt = thereAt > readyAt ? thereAt : readyAt;
        var (at, where, metres) = (pickupAt.AddSeconds(policy.PickupSeconds - (policy.PickupSeconds / 2)), rides[0].Pickup, approach.Metres);
        var dropoffs = new List<DateTimeOffset>(rides.Count);
        foreach (var ride in rides)
        {
            var way = routing.Between(where, ride.Dropoff, vehicle);
            var dropoffAt = at.AddSeconds(way.Seconds + (policy.DropoffSeconds / 2));
            dropoffs.Add(dropoffAt);
            (at, where, metres) = (dropoffAt.AddSeconds(policy.DropoffSeconds - (policy.DropoffSeconds / 2)), ride.Dropoff, metres + way.Metres);
        }
        return new OfferedTrip(metres, (int)Math.Ceiling((at - now).TotalSeconds), pickupAt, dropoffs, at);
    }
}
