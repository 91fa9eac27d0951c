namespace Coop.Dispatch;

/// <summary>
/// Betters the zone's plan: what waits is put where it costs least, then rides are taken out and put back better, as often
/// as the policy allows. The plan of the last cycle is where it begins.
/// </summary>
internal sealed class Planning(DispatchPolicy policy, Costing costing, Nearby nearby, Exchange exchange)
{
    /// <summary>New rides come first: a flood of them may take so many times what a cycle takes otherwise, and the rest of it waits for the next.</summary>
    private const int MostTriesForNew = 20;

    private readonly Insertion insertion = new(policy, costing);
    private readonly Tails tails = new(policy, costing, nearby);
    private readonly Route without = new();
    private readonly Route before = new();
    private readonly List<Ride> waiting = [];
    private int resume;

    public int Tries => costing.Tries;

    public void Better(List<Rider> byTicket, List<Ride> byReady, int now)
    {
        costing.Tries = 0;
        exchange.Clear();
        if (byReady.Count == 0)
            return;
        nearby.Lay(byTicket, now, (int)Math.Min(int.MaxValue, (long)now + policy.HorizonSeconds));
        costing.ScarceThousandths = Scarcity.Thousandths(byTicket, now);
        Refresh(byTicket, now);
        waiting.Clear();
        foreach (var ride in byReady)
            if (ride.By is null)
                waiting.Add(ride);
        if (policy.OldestFirst)
            waiting.Sort((a, b) => a.Is.PlacedAt != b.Is.PlacedAt ? a.Is.PlacedAt.CompareTo(b.Is.PlacedAt) : a.Is.Key.CompareTo(b.Is.Key));
        foreach (var ride in waiting)
            if (costing.Tries > MostTriesForNew * policy.MostTries)
                break;
            else if (Best(ride, now) is { Found: true } place)
                Put(ride, place);
            else if (policy.Rounds > 0 && !ride.Expected && costing.Tries < policy.MostTries)
                MakeRoom(ride, now);

        // A flood took all the tries: an offer that nobody else was weighed for could not be explained.
        if (costing.Tries >= policy.MostTries && policy.Rounds > 0)
            exchange.Better(byTicket, now, dueAlone: true);
        for (var round = 0; round < policy.Rounds && costing.Tries < policy.MostTries; round++)
        {
            var moved = Reinsert(byReady, now);
            if (round == 0)
                moved |= tails.Better(byTicket, now);
            moved |= exchange.Better(byTicket, now);
            if (!moved)
                break;
        }
    }

    /// <summary>Makes sure that it is known for this cycle which rules exclude whom from a ride.</summary>
    public void LookAround(Ride ride, int now) => nearby.Of(ride, now);

    /// <summary>Time has passed and things have changed: what each route costs now, and which can no more be ridden.</summary>
    private void Refresh(List<Rider> byTicket, int now)
    {
        foreach (var rider in byTicket)
        {
            if (rider.Route.Count == 0)
                continue;
            rider.Cost = costing.Of(rider, rider.Route, now);
            if (rider.Cost >= Costing.Never)
                Dissolve(rider);
        }
    }

    private bool Reinsert(List<Ride> byReady, int now)
    {
        var bettered = false;
        for (var count = byReady.Count; count > 0 && costing.Tries < policy.MostTries; count--)
        {
            resume = (resume + 1) % byReady.Count;
            var ride = byReady[resume];
            if (ride.By is not { } owner)
                continue;
            without.Copy(owner.Route);
            without.Remove(without.IndexOf(ride));
            var cost = costing.Of(owner, without, now);
            if (cost >= Costing.Never)
                continue;
            var place = Best(ride, now, owner, cost);
            if (!place.Found || place.Delta >= owner.Cost - cost)
                continue;
            owner.Route.Copy(without);
            owner.Cost = cost;
            Put(ride, place);
            bettered = true;
        }
        return bettered;
    }

    /// <summary>A ride that no route has room for gets the place of one that can be put elsewhere.</summary>
    private void MakeRoom(Ride ride, int now)
    {
        foreach (var (_, rider) in nearby.Of(ride, now))
            for (var at = 0; at < rider.Route.Count; at++)
            {
                var other = rider.Route.Stops[at];
                before.Copy(rider.Route);
                var costBefore = rider.Cost;
                without.Copy(rider.Route);
                without.Remove(at);
                var costWithout = costing.Of(rider, without, now);
                if (costWithout >= Costing.Never)
                    continue;
                var place = Place.None;
                insertion.Better(ride, rider, without, costWithout, now, ref place);
                if (!place.Found)
                    continue;
                rider.Route.Copy(without);
                rider.Cost = costWithout;
                Put(ride, place);
                other.By = null;
                if (Best(other, now) is { Found: true } elsewhere)
                {
                    Put(other, elsewhere);
                    return;
                }
                rider.Route.Copy(before);
                (rider.Cost, ride.By, other.By) = (costBefore, null, rider);
            }
    }

    private Place Best(Ride ride, int now, Rider? owner = null, long costWithout = 0)
    {
        var best = Place.None;
        foreach (var (least, rider) in nearby.Of(ride, now))
        {
            if (least >= best.Delta)
                break;
            if (rider == owner)
                insertion.Better(ride, rider, without, costWithout, now, ref best);
            else
                insertion.Better(ride, rider, rider.Route, rider.Cost, now, ref best);
        }
        return best;
    }

    private static void Put(Ride ride, in Place place)
    {
        var rider = place.Rider!;
        if (place.Bundle < 0)
            rider.Route.InsertAlone(ride, place.At);
        else
            rider.Route.InsertInto(ride, place.Bundle, place.At);
        rider.Cost += place.Delta;
        ride.By = rider;
    }

    public static void Dissolve(Rider rider)
    {
        for (var i = 0; i < rider.Route.Count; i++)
            rider.Route.Stops[i].By = null;
        rider.Route.Clear();
        rider.Cost = 0;
    }

    public static void TakeOut(Ride ride)
    {
        if (ride.By is not { } rider)
            return;
        rider.Route.Remove(rider.Route.IndexOf(ride));
        ride.By = null;
    }
}
