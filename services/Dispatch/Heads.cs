namespace Coop.Dispatch;

/// <summary>The part of a plan that is offered first: when it is due, and what becomes of its rider.</summary>
internal sealed class Heads(DispatchPolicy policy, IWays ways)
{
    private readonly Handover handover = new(policy);

    /// <summary>When the head of a route is collected, dropped off and done, and by when its rider must set out not to be later than the food.</summary>
    public Head Of(Rider rider, int now)
    {
        var (route, who) = (rider.Route, rider.Is);
        var (end, ready) = (route.EndOf(0), 0);
        for (var i = 0; i < end; i++)
            ready = Math.Max(ready, route.Stops[i].Is.ReadyAt);
        var pickup = route.Stops[0].Is.Pickup;
        var approach = ways.Between(who.FreeWhere, pickup, who.Vehicle);
        var pickupAt = Math.Max(ready, Math.Max(now, who.FreeAt) + approach.Seconds + handover.BeforePickup);
        return new Head(end, pickup, approach, pickupAt, ready - approach.Seconds - handover.BeforePickup);
    }

    /// <summary>When a head is to be offered: earlier it would only bind a rider whom another ride may need.</summary>
    public int DueAt(Rider rider, in Head head) =>
        policy.JustInTime ? Math.Max(rider.Is.FreeAt, head.SetOutBy - policy.MarginSeconds + 1) : rider.Is.FreeAt;

    /// <summary>Fills in when each ride of a head is dropped off, and answers where and when the rider is free again.</summary>
    public (Spot Where, int At, int Metres) Deliver(Rider rider, in Head head, GivenRide[] rides)
    {
        var (time, at, metres) = (head.PickupAt + handover.AfterPickup, head.Pickup, head.Approach.Metres);
        for (var i = 0; i < head.Rides; i++)
        {
            var ride = rider.Route.Stops[i];
            var way = ways.Between(at, ride.Is.Dropoff, rider.Is.Vehicle);
            var dropoffAt = time + way.Seconds + handover.BeforeDropoff;
            rides[i] = new GivenRide(ride.Handle, time, dropoffAt);
            (time, at, metres) = (dropoffAt + handover.AfterDropoff, ride.Is.Dropoff, metres + way.Metres);
        }
        return (at, time, metres);
    }
}

/// <summary>The bundle at the head of a route.</summary>
/// <param name="Rides">How many.</param>
/// <param name="SetOutBy">The latest instant at which setting out costs nothing, since the food is not ready earlier.</param>
internal readonly record struct Head(int Rides, Spot Pickup, Way Approach, int PickupAt, int SetOutBy);
