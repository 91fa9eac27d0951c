namespace Coop.Dispatch;

/// <summary>What it costs that a rider rides a route, and whether every rule allows it.</summary>
internal sealed class Costing(DispatchPolicy policy, IWays ways)
{
    /// <summary>Dearer than any plan: a rule forbids it.</summary>
    public const long Never = long.MaxValue / 4;

    private const long Whole = 1_000;

    private readonly Handover handover = new(policy);

    /// <summary>How many plans were weighed so far in this cycle.</summary>
    public int Tries { get; set; }

    /// <summary>How scarce riders are in this cycle.</summary>
    public long ScarceThousandths { get; set; }

    public long Of(Rider rider, Route route, int now) => Of(Begin(rider, now), rider, route, 0, now);

    /// <summary>What the whole of a route costs whose part before <paramref name="start"/> has been ridden so far.</summary>
    public long Of(Ridden before, Rider rider, Route route, int start, int now)
    {
        Tries++;
        return Ride(ref before, rider, route, start, route.Count, now) ? TermsOf(before).Cost(policy.Weights) : Never;
    }

    /// <summary>Whether every rule allows the route; rules that concern one ride alone were asked before.</summary>
    public bool Try(Rider rider, Route route, int now, out Terms terms)
    {
        Tries++;
        var ridden = Begin(rider, now);
        var isAllowed = Ride(ref ridden, rider, route, 0, route.Count, now);
        terms = isAllowed ? TermsOf(ridden) : default;
        return isAllowed;
    }

    /// <summary>Where and when a rider begins a route.</summary>
    public static Ridden Begin(Rider rider, int now) => new()
    {
        Time = Math.Max(now, rider.Is.FreeAt), At = rider.Is.FreeWhere, Ahead = rider.Ahead,
    };

    /// <summary>Rides on from one bundle's beginning to another's, or to the end.</summary>
    /// <returns>Whether the rules allow it; if not, how far it came says nothing.</returns>
    public bool Ride(ref Ridden ridden, Rider rider, Route route, int start, int stop, int now)
    {
        ref readonly var who = ref rider.Is;
        var so = ridden;
        while (start < stop)
        {
            var end = route.EndOf(start);
            var (ready, grams) = (0, 0);
            for (var i = start; i < end; i++)
            {
                ready = Math.Max(ready, route.Stops[i].Is.ReadyAt);
                grams += route.Stops[i].Is.Grams;
            }
            if (route.Stops[start].Expected)
                so.Time = Math.Max(so.Time, route.Stops[start].Is.PlacedAt);
            var pickup = route.Stops[start].Is.Pickup;
            var approach = ways.Between(so.At, pickup, who.Vehicle);
            var pickupAt = Math.Max(ready, so.Time + approach.Seconds + handover.BeforePickup);
            if (pickupAt > who.ShiftEndsAt || grams > who.MaxGrams || grams > who.CapacityGrams)
                return false;
            long trip = approach.Metres;
            so.Riding += approach.Seconds;
            var setsOutAt = pickupAt - handover.BeforePickup - approach.Seconds;
            so.Time = pickupAt + handover.AfterPickup;
            so.At = pickup;
            for (; start < end; start++)
            {
                ref readonly var ride = ref route.Stops[start].Is;
                var way = so.At == pickup ? DirectWay(route.Stops[start], who.Vehicle) : ways.Between(so.At, ride.Dropoff, who.Vehicle);
                trip += way.Metres;
                so.Riding += way.Seconds;
                var dropoffAt = so.Time + way.Seconds + handover.BeforeDropoff;
                so.Door += Counted(route.Stops[start], dropoffAt - ride.PlacedAt);
                so.Waiting += Counted(route.Stops[start], pickupAt - ride.ReadyAt);
                so.Late += Counted(route.Stops[start], Math.Max(0, dropoffAt - ride.PromisedAt));
                if (!route.Stops[start].Expected || policy.ExpectedThousandths == Whole)
                {
                    so.Aheads += so.Ahead;
                    so.Ahead += SecondsPaidBy(route.Stops[start], who);
                }
                so.Time = dropoffAt + handover.AfterDropoff;
                so.At = ride.Dropoff;
            }
            if (trip > who.MaxMetres || so.Time > who.WorkEndsAt)
                return false;
            so.Metres += trip;
            so.Bound += Scarcity.CountedSeconds(setsOutAt, so.Time, who.ShiftEndsAt, now);
        }
        ridden = so;
        return true;
    }

    private Terms TermsOf(in Ridden ridden) => new(
        ridden.Door, ridden.Waiting, ridden.Late, ridden.Riding, ridden.Metres, ridden.Aheads, ridden.Bound * ScarceThousandths / Whole);

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
        var pickupAt = Math.Max(it.ReadyAt, setsOutAt + approach.Seconds + handover.BeforePickup);
        var dropoffAt = pickupAt + handover.AfterPickup + direct.Seconds + handover.BeforeDropoff;
        excludedBy = approach.Metres + (long)direct.Metres > who.MaxMetres ? Exclusion.OwnMaxMetres
            : pickupAt > who.ShiftEndsAt ? Exclusion.ShiftEnd
            : dropoffAt + handover.AfterDropoff > who.WorkEndsAt ? Exclusion.WorkingTime
            : Exclusion.None;
        if (excludedBy != Exclusion.None)
            return Never;
        var riding = rider.Route.Count == 0 ? approach.Seconds + direct.Seconds : 0;

        // Who has a route may collect it on the way, in next to no time: were scarcity counted for the others alone, it would rank them behind.
        return new Terms(
            Counted(ride, dropoffAt - it.PlacedAt), Counted(ride, pickupAt - it.ReadyAt), Counted(ride, Math.Max(0, dropoffAt - it.PromisedAt)),
            riding, 0, ride.Expected ? 0 : rider.Ahead).Cost(policy.Weights);
    }

    private Way DirectWay(Ride ride, Vehicle vehicle)
    {
        if (ride.Direct is not { } known || known.For != vehicle)
            ride.Direct = known = (vehicle, ways.Between(ride.Is.Pickup, ride.Is.Dropoff, vehicle));
        return known.Way;
    }

    private static long SecondsPaidBy(Ride ride, in RiderAtWork who)
    {
        if (ride.Paid.CentsPerHour != who.GuaranteeCentsPerHour)
            ride.Paid = (who.GuaranteeCentsPerHour, who.SecondsPaidBy(ride.Is.PaidCents));
        return ride.Paid.Seconds;
    }

    /// <summary>What seconds of a ride count: of one that is only expected, as many thousandths as the policy says.</summary>
    private long Counted(Ride ride, long seconds) => ride.Expected ? policy.ExpectedThousandths * seconds / Whole : seconds;

    /// <summary>What nobody so many metres from the restaurant can undercut.</summary>
    public long LeastFrom(Ride ride, int straightMetres, long farthestBehind, int now)
    {
        ref readonly var it = ref ride.Is;
        var pickupAt = Math.Max(it.ReadyAt, now + ways.LeastSeconds(straightMetres) + handover.BeforePickup);
        return new Terms(
            Counted(ride, pickupAt + handover.AfterPickup + handover.BeforeDropoff - it.PlacedAt), Counted(ride, pickupAt - it.ReadyAt),
            0, 0, 0, ride.Expected ? 0 : farthestBehind).Cost(policy.Weights);
    }
}

/// <summary>How far a rider has come along a route, and what it came to so far.</summary>
internal struct Ridden
{
    /// <summary>When, and where.</summary>
    public int Time;
    public Spot At;

    /// <summary>The seconds of guaranteed work by which the rider is ahead after these rides.</summary>
    public long Ahead;

    /// <summary>The terms of the cost, as <see cref="Terms"/> says them.</summary>
    public long Door, Waiting, Late, Riding, Metres, Aheads;

    /// <summary>What <see cref="Scarcity"/> counts of it, were all riders needed.</summary>
    public long Bound;
}
