namespace Coop.Dispatch;

/// <summary>
/// Which part of the plan is offered now: the heads of idle riders' routes, and of those only what would become later by
/// waiting longer. Earlier it would only bind a rider whom another ride may need.
/// </summary>
internal sealed class Handing(Heads heads, Exchange exchange)
{
    public void HandOut(List<Rider> byTicket, int now, Cycle cycle)
    {
        foreach (var rider in byTicket)
        {
            if (rider.Route.Count == 0)
                continue;
            if (rider.Route.Stops[0].Expected)
            {
                cycle.NextAt = Math.Min(cycle.NextAt ?? int.MaxValue, Math.Max(rider.Is.FreeAt, rider.Route.Stops[0].Is.PlacedAt));
                continue;
            }
            var head = heads.Of(rider, now);
            var dueAt = heads.DueAt(rider, head);
            if (dueAt > now)
            {
                cycle.NextAt = Math.Min(cycle.NextAt ?? int.MaxValue, dueAt);
                continue;
            }
            var given = new GivenRide[head.Rides];
            var (where, freeAt, metres) = heads.Deliver(rider, head, given);
            cycle.Givings.Add(new Giving(rider.Handle, given, head.PickupAt, head.Approach, freeAt, where, metres, exchange.ReasonFor(rider, now)));
        }
    }

    /// <summary>Why a ride of this cycle's plan is not offered now.</summary>
    public Waits WhyWaits(Ride ride, int now)
    {
        var excluded = Exchange.ExcludedFrom(ride);
        if (ride.By is not { } rider)
            return new Waits(null, null, false, 0, null, excluded);
        var (at, before) = (rider.Route.IndexOf(ride), 0);
        if (at < rider.Route.EndOf(0))
        {
            var dueAt = heads.DueAt(rider, heads.Of(rider, now));
            return new Waits(rider.Handle, dueAt, dueAt > now && dueAt == rider.Is.FreeAt, 0, exchange.ReasonFor(rider, now), excluded);
        }
        for (var i = 0; i < at; i++)
            before += rider.Route.Stops[i].Expected ? 0 : 1;
        return new Waits(rider.Handle, null, rider.Is.FreeAt > now, before, exchange.ReasonFor(rider, now), excluded);
    }
}
