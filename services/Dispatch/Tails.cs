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
        var left = MostNear;
        foreach (var (_, other) in nearby.Of(rider.Route.Stops[cut], now))
        {
            if (other == rider || (cut == 0 && other.Route.Count == 0))
                continue;
            if (left-- == 0)
                return false;

            // Whole routes change hands in the exchange, exactly; here one of the two keeps something.
            for (var at = cut == 0 ? other.Route.EndOf(0) : 0; at <= other.Route.Count; at = at == other.Route.Count ? at + 1 : other.Route.EndOf(at))
                if (Better(rider, cut, other, at, now))
                    return true;
        }
        return false;
    }

    private bool Better(Rider rider, int cut, Rider other, int at, int now)
    {
        if (cut + other.Route.Count - at > policy.MostRidesAhead || at + rider.Route.Count - cut > policy.MostRidesAhead)
            return false;
        mine.Join(rider.Route, cut, other.Route, at);
        var cost = costing.Of(rider, mine, now);
        if (cost >= Costing.Never)
            return false;
        theirs.Join(other.Route, at, rider.Route, cut);
        var otherCost = costing.Of(other, theirs, now);
        if (cost + otherCost >= rider.Cost + other.Cost || !Exclusions.Allow(rider, mine, now) || !Exclusions.Allow(other, theirs, now))
            return false;
        rider.Take(mine);
        other.Take(theirs);
        (rider.Cost, other.Cost) = (cost, otherCost);
        return true;
    }
}
