namespace Coop.Dispatch;

/// <summary>What it costs that a rider rides a route, and whether every rule allows it.</summary>
internal sealed class Costing(DispatchPolicy policy, IWays ways)
{
    /// <summary>Dearer than any plan: a rule forbids it.</summary>
    public const long Never = long.MaxValue / 4;

    private const long Whole = 1_000;

    private readonly int beforePickup = policy.PickupSeconds / 2;
    private readonly int afterPickup = policy.PickupSeconds - (policy.PickupSeconds / 2);
    private readonly int beforeDropoff = policy.DropoffSeconds / 2;
    private readonly int afterDropoff = policy.DropoffSeconds - (policy.DropoffSeconds / 2);

    /// <summary>How many plans were weighed so far in this cycle.</summary>
    public int Tries { get; set; }

    /// <summary>How scarce riders are in this cycle.</summary>
    public long ScarceThousandths { get; set; }

    public long Of(Rider rider, Route route, int now) =>
        Try(rider, route, now, out var terms) ? terms.Cost(policy.Weights) : Never;

    /// <summary>Whether every rule allows the route; rules that concern one ride alone were asked before.</summary>
    public bool Try(Rider rider, Route route, int now, out Terms terms)
    {
        Tries++;
        ref readonly var who = ref rider.Is;
        var (time, at) = (Math.Max(now, who.FreeAt), who.FreeWhere);
        long door = 0, waiting = 0, late = 0, riding = 0, metres = 0, aheads = 0, bound = 0;
        var ahead = who.AheadSeconds(now);
        terms = default;
        for (var start = 0; start < route.Count;)
        {
            var end = route.EndOf(start);
            var (ready, grams) = (0, 0);
            for (var i = start; i < end; i++)
            {
                ready = Math.Max(ready, route.Stops[i].Is.ReadyAt);
                grams += route.Stops[i].Is.Grams;
            }
            if (route.Stops[start].Expected)
                time = Math.Max(time, route.Stops[start].Is.PlacedAt);
            var pickup = route.Stops[start].Is.Pickup;
            var approach = ways.Between(at, pickup, who.Vehicle);
            var pickupAt = Math.Max(ready, time + approach.Seconds + beforePickup);
            if (pickupAt > who.ShiftEndsAt || grams > who.MaxGrams || grams > who.CapacityGrams)
                return false;
            long trip = approach.Metres;
            riding += approach.Seconds;
            var setsOutAt = pickupAt - beforePickup - approach.Seconds;
            time = pickupAt + afterPickup;
            at = pickup;
            for (; start < end; start++)
            {
                ref readonly var ride = ref route.Stops[start].Is;
                var way = at == pickup ? DirectWay(route.Stops[start], who.Vehicle) : ways.Between(at, ride.Dropoff, who.Vehicle);
                trip += way.Metres;
                riding += way.Seconds;
                var dropoffAt = time + way.Seconds + beforeDropoff;
                var counts = Counts(route.Stops[start]);
                door += counts * (dropoffAt - ride.PlacedAt) / Whole;
                waiting += counts * (pickupAt - ride.ReadyAt) / Whole;
                late += counts * Math.Max(0, dropoffAt - ride.PromisedAt) / Whole;
                if (counts == Whole)
                {
                    aheads += ahead;
                    ahead += who.SecondsPaidBy(ride.PaidCents);
                }
                time = dropoffAt + afterDropoff;
                at = ride.Dropoff;
            }
            if (trip > who.MaxMetres || time > who.WorkEndsAt)
                return false;
            metres += trip;
            bound += Scarcity.CountedSeconds(setsOutAt, time, who.ShiftEndsAt, now);
        }
        terms = new Terms(door, waiting, late, riding, metres, aheads, bound * ScarceThousandths / Whole);
        return true;
    }

    /// <summary>What no plan that gives this ride to this rider can undercut; <see cref="Never"/>, and by which rule, where none is allowed.</summary>
    public long Least(Rider rider, Ride ride, int now, out Exclusion excludedBy)
    {
        ref readonly var who = ref rider.Is;
        ref readonly var it = ref ride.Is;
        excludedBy = Exclusions.Of(who, it, ride.IsBarred(rider.Handle, now));
        if (excludedBy != Exclusion.None)
            return Never;
        var approach = ways.Between(who.FreeWhere, it.Pickup, who.Vehicle);
        var direct = DirectWay(ride, who.Vehicle);
        var setsOutAt = Math.Max(ride.Expected ? it.PlacedAt : now, Math.Max(now, who.FreeAt));
        var pickupAt = Math.Max(it.ReadyAt, setsOutAt + approach.Seconds + beforePickup);
        var dropoffAt = pickupAt + afterPickup + direct.Seconds + beforeDropoff;
        excludedBy = approach.Metres + (long)direct.Metres > who.MaxMetres ? Exclusion.OwnMaxMetres
            : pickupAt > who.ShiftEndsAt ? Exclusion.ShiftEnd
            : dropoffAt + afterDropoff > who.WorkEndsAt ? Exclusion.WorkingTime
            : Exclusion.None;
        if (excludedBy != Exclusion.None)
            return Never;
        var counts = Counts(ride);
        var riding = rider.Route.Count == 0 ? approach.Seconds + direct.Seconds : 0;

        // Who has a route may collect it on the way, in next to no time: were scarcity counted for the others alone, it would rank them behind.
        return new Terms(
            counts * (dropoffAt - it.PlacedAt) / Whole, counts * (pickupAt - it.ReadyAt) / Whole,
            counts * Math.Max(0, dropoffAt - it.PromisedAt) / Whole,
            riding, 0, ride.Expected ? 0 : who.AheadSeconds(now)).Cost(policy.Weights);
    }

    private Way DirectWay(Ride ride, Vehicle vehicle)
    {
        if (ride.Direct is not { } known || known.For != vehicle)
            ride.Direct = known = (vehicle, ways.Between(ride.Is.Pickup, ride.Is.Dropoff, vehicle));
        return known.Way;
    }

    private long Counts(Ride ride) => ride.Expected ? policy.ExpectedThousandths : Whole;

    /// <summary>What nobody so many metres from the restaurant can undercut.</summary>
    public long LeastFrom(Ride ride, int straightMetres, long farthestBehind, int now)
    {
        ref readonly var it = ref ride.Is;
        var pickupAt = Math.Max(it.ReadyAt, now + ways.LeastSeconds(straightMetres) + beforePickup);
        var counts = Counts(ride);
        return new Terms(
            counts * (pickupAt + afterPickup + beforeDropoff - it.PlacedAt) / Whole, counts * (pickupAt - it.ReadyAt) / Whole,
            0, 0, 0, ride.Expected ? 0 : farthestBehind).Cost(policy.Weights);
    }

    /// <summary>When the head of a route is collected, dropped off and done, and by when its rider must set out not to be later than the food.</summary>
    public Head HeadOf(Rider rider, int now)
    {
        var (route, who) = (rider.Route, rider.Is);
        var (end, ready) = (route.EndOf(0), 0);
        for (var i = 0; i < end; i++)
            ready = Math.Max(ready, route.Stops[i].Is.ReadyAt);
        var pickup = route.Stops[0].Is.Pickup;
        var approach = ways.Between(who.FreeWhere, pickup, who.Vehicle);
        var pickupAt = Math.Max(ready, Math.Max(now, who.FreeAt) + approach.Seconds + beforePickup);
        return new Head(end, pickup, approach, pickupAt, ready - approach.Seconds - beforePickup);
    }

    /// <summary>When a head is to be offered: earlier it would only bind a rider whom another ride may need.</summary>
    public int DueAt(Rider rider, in Head head) =>
        policy.JustInTime ? Math.Max(rider.Is.FreeAt, head.SetOutBy - policy.MarginSeconds + 1) : rider.Is.FreeAt;

    /// <summary>Fills in when each ride of a head is dropped off, and answers where and when the rider is free again.</summary>
    public (Spot Where, int At, int Metres) Deliver(Rider rider, in Head head, GivenRide[] rides)
    {
        var (time, at, metres) = (head.PickupAt + afterPickup, head.Pickup, head.Approach.Metres);
        for (var i = 0; i < head.Rides; i++)
        {
            var ride = rider.Route.Stops[i];
            var way = ways.Between(at, ride.Is.Dropoff, rider.Is.Vehicle);
            var dropoffAt = time + way.Seconds + beforeDropoff;
            rides[i] = new GivenRide(ride.Handle, time, dropoffAt);
            (time, at, metres) = (dropoffAt + afterDropoff, ride.Is.Dropoff, metres + way.Metres);
        }
        return (at, time, metres);
    }
}

/// <summary>The bundle at the head of a route.</summary>
/// <param name="Rides">How many.</param>
/// <param name="SetOutBy">The latest instant at which setting out costs nothing, since the food is not ready earlier.</param>
internal readonly record struct Head(int Rides, Spot Pickup, Way Approach, int PickupAt, int SetOutBy);
