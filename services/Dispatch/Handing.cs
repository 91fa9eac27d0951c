namespace Coop.Dispatch;

/// <summary>
/// Which part of the plan is offered now: the heads of idle riders' routes, and of those only what would become later by
/// waiting longer. Earlier it would only bind a rider whom another ride may need.
/// </summary>
internal sealed class Handing(DispatchPolicy policy, Costing costing, Exchange exchange)
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
            var head = costing.HeadOf(rider, now);
            var dueAt = policy.JustInTime ? Math.Max(rider.Is.FreeAt, head.SetOutBy - policy.MarginSeconds + 1) : rider.Is.FreeAt;
            if (dueAt > now)
            {
                cycle.NextAt = Math.Min(cycle.NextAt ?? int.MaxValue, dueAt);
                continue;
            }
            var given = new GivenRide[head.Rides];
            var (where, freeAt, metres) = costing.Deliver(rider, head, given);
            cycle.Givings.Add(new Giving(rider.Handle, given, head.PickupAt, head.Approach, freeAt, where, metres, exchange.ReasonFor(rider, now)));
        }
    }
}
