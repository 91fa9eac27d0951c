using Coop.Dispatch;

namespace Coop.Bench;

/// <summary>One assignment as it was carried out; instants in seconds from minute 0.</summary>
internal sealed record DayAssignment(int At, int Courier, int PickupAt, Way Approach, IReadOnlyList<DayDrop> Drops, int FreeAt);

/// <summary>One order of an assignment.</summary>
internal sealed record DayDrop(int Order, int LeavesAt, int DropoffAt);

/// <summary>
/// Plays a day through a zone of the engine, minute by minute. Every rider accepts, and rides as planned; the zone is told
/// of an order when it is placed, of a courier an hour before they begin, and of nothing else.
/// </summary>
internal sealed class DayRun
{
    private const int Minute = 60;
    private const int AnnouncedSeconds = 60 * Minute;

    private readonly MatchingDay day;
    private readonly Zone zone;
    private readonly long[] tickets;
    private readonly int[] riderOf, rideOf, done;
    private readonly Dictionary<int, int> courierOf = [], orderOf = [];

    public List<DayAssignment> Assignments { get; } = [];

    public List<double> CycleMilliseconds { get; } = [];

    /// <summary>Bytes that each cycle took from the heap, and how many offers it made.</summary>
    public List<(long Bytes, int Offers)> CycleAllocations { get; } = [];

    /// <summary>Told of everything that is given, with its reason.</summary>
    public Action<Giving> Heard { get; init; } = _ => { };

    /// <param name="ticketOf">The couriers' lots; their place in the file if none is given.</param>
    public DayRun(MatchingDay day, DispatchPolicy policy, Func<DayCourier, long>? ticketOf = null)
    {
        this.day = day;
        tickets = [.. day.Couriers.Index().Select(courier => ticketOf?.Invoke(courier.Item) ?? courier.Index)];
        zone = new Zone(policy with { PickupSeconds = day.PickupSeconds, DropoffSeconds = day.DropoffSeconds }, new DayWays(day.MetresPerMinute));
        (riderOf, done, rideOf) = (new int[day.Couriers.Count], new int[day.Couriers.Count], new int[day.Orders.Count]);
    }

    public DayRun Play(TimeProvider clock)
    {
        var placed = day.Orders.Index().OrderBy(order => order.Item.PlacedAt).Select(order => order.Index).ToList();
        var coming = day.Couriers.Index().OrderBy(courier => courier.Item.OnAt).Select(courier => courier.Index).ToList();
        var leaving = day.Couriers.Index().OrderBy(courier => courier.Item.OffAt).Select(courier => courier.Index).ToList();
        var (order, enters, leaves) = (0, 0, 0);
        var end = Math.Max(day.Orders.Max(one => one.PlacedAt), day.Couriers.Max(one => one.OffAt)) + Minute;
        for (var now = Math.Min(0, day.Orders.Min(one => one.PlacedAt)); now <= end; now += Minute)
        {
            for (; enters < coming.Count && day.Couriers[coming[enters]].OnAt <= now + AnnouncedSeconds; enters++)
                Enter(coming[enters]);
            for (; leaves < leaving.Count && day.Couriers[leaving[leaves]].OffAt <= now; leaves++)
                zone.Leave(riderOf[leaving[leaves]]);
            for (; order < placed.Count && day.Orders[placed[order]].PlacedAt <= now; order++)
                Open(placed[order]);
            if (orderOf.Count == 0)
                continue;
            var (allocated, start) = (GC.GetAllocatedBytesForCurrentThread(), clock.GetTimestamp());
            var cycle = zone.Plan(now);
            CycleMilliseconds.Add(clock.GetElapsedTime(start).TotalMilliseconds);
            CycleAllocations.Add((GC.GetAllocatedBytesForCurrentThread() - allocated, cycle.Givings.Count));
            foreach (var giving in cycle.Givings)
                Give(giving, now);
        }
        return this;
    }

    private void Enter(int courier)
    {
        var one = day.Couriers[courier];
        riderOf[courier] = zone.Enter(StateOf(courier, one.Spot, one.OnAt));
        courierOf[riderOf[courier]] = courier;
    }

    private void Open(int order)
    {
        var one = day.Orders[order];
        rideOf[order] = zone.Open(new RideToGive(
            one.Restaurant, day.Restaurants[one.Restaurant].Spot, one.Door, one.PlacedAt, one.ReadyAt, one.PlacedAt + day.TargetSeconds,
            Grams: 0, Vehicle: null, day.PayPerOrderCents, Key: order));
        orderOf[rideOf[order]] = order;
    }

    private void Give(Giving giving, int now)
    {
        Heard(giving);
        var courier = courierOf[giving.Rider];
        var drops = giving.Rides.Select(ride => new DayDrop(orderOf[ride.Ride], ride.LeavesAt, ride.DropoffAt)).ToList();
        Assignments.Add(new DayAssignment(now, courier, giving.PickupAt, giving.Approach, drops, giving.FreeAt));
        foreach (var ride in giving.Rides)
        {
            zone.Close(ride.Ride);
            orderOf.Remove(ride.Ride);
        }
        done[courier] += drops.Count;
        zone.Change(giving.Rider, StateOf(courier, giving.FreeWhere, giving.FreeAt));
    }

    private RiderAtWork StateOf(int courier, Spot where, int freeAt)
    {
        var one = day.Couriers[courier];
        return new RiderAtWork(
            where, freeAt, Vehicle.Bicycle, int.MaxValue, one.OffAt, int.MaxValue, int.MaxValue, int.MaxValue,
            (long)done[courier] * day.PayPerOrderCents, 0, one.OnAt, day.PayPerHourCents, tickets[courier]);
    }
}
