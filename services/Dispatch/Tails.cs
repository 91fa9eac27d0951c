namespace Coop.Dispatch;

/// <summary>Lets two riders exchange what they would do last: each keeps the beginning of the own route and takes the rest of the other's.</summary>
internal sealed class Tails(DispatchPolicy policy, Costing costing, Nearby nearby)
{
    private const int MostNear = 12;

    private readonly Route mine = new();
    private readonly Route theirs = new();

    public bool Better(List<Rider> byTicket, int now)
    {
        var bettered = false;
        foreach (var rider in byTicket)
            for (var cut = 0; cut < rider.Route.Count && costing.Tries < policy.MostTries; cut = rider.Route.EndOf(cut))
                bettered |= Better(rider, cut, now);
        return bettered;
    }

    private bool Better(Rider rider, int cut, int now)
    {
        var (left, before) = (MostNear, Costing.Begin(rider, now));
        if (!costing.Ride(ref before, rider, rider.Route, 0, cut, now))
            return false;
        foreach (var (_, other) in nearby.Of(rider.Route.Stops[cut], now))
        {
            if (other == rider || (cut == 0 && other.Route.Count == 0))
                continue;
            if (left-- == 0)
                return false;

            // Whole routes change hands in the exchange, exactly; here one of the two keeps something.
            var otherBefore = Costing.Begin(other, now);
            for (var (ridden, at) = (0, cut == 0 ? other.Route.EndOf(0) : 0); costing.Ride(ref otherBefore, other, other.Route, ridden, at, now);)
            {
                if (Better(rider, before, cut, other, otherBefore, at, now))
                    return true;
                if (at == other.Route.Count)
                    break;
                (ridden, at) = (at, other.Route.EndOf(at));
            }
        }
        return false;
    }

    private bool Better(Rider rider, in Ridden before, int cut, Rider other, in Ridden otherBefore, int at, int now)
    {
        if (cut + other.Route.Count - at > policy.MostRidesAhead || at + rider.Route.Count - cut > policy.MostRidesAhead)
            return false;
        mine.Join(rider.Route, cut, other.Route, at);
        var cost = costing.Of(before, rider, mine, cut, now);
        if (cost >= Costing.Never)
            return false;
        theirs.Join(other.Route, at, rider.Route, cut);
        var otherCost = costing.Of(otherBefore, other, theirs, at, now);
        if (cost + otherCost >= rider.Cost + other.Cost || !Exclusions.Allow(rider, mine, now) || !Exclusions.Allow(other, theirs, now))
            return false;
        rider.Take(mine);
        other.Take(theirs);
        (rider.Cost, other.Cost) = (cost, otherCost);
        return true;
    }
}
