using System.Collections.ObjectModel;
using System.Runtime.InteropServices;

namespace Coop.Dispatch;

/// <summary>
/// Gives whole routes to other riders where that is cheaper for all of them together: an exact assignment of routes to the
/// riders near their first restaurant. It ends each cycle's planning, so that its prices explain who rides what.
/// </summary>
internal sealed class Exchange(DispatchPolicy policy, Costing costing, Heads heads, Nearby nearby)
{
    private const int LeastNear = 6, MostNear = 16;

    private readonly Assignment assignment = new();
    private readonly List<Rider> owners = [], riders = [];
    private readonly List<int> begins = [], columns = [], differences = [], given = [];
    private readonly List<long> costs = [];
    private readonly List<bool> taken = [];
    private readonly List<Route> routes = [];
    private readonly List<(Rider Rider, long Cost)> others = [];
    private readonly List<(bool IsOther, long Whole, long Ticket, int Entry)> order = [];
    private int cycle, round, near;

    /// <summary>A cycle begins: forgets the last exchange, so that nothing is explained by it.</summary>
    public void Clear()
    {
        cycle++;
        owners.Clear();
        others.Clear();
    }

    /// <param name="dueAlone">Only routes whose head is to be offered now take part.</param>
    public bool Better(List<Rider> byTicket, int now, bool dueAlone = false)
    {
        round++;
        owners.Clear();
        riders.Clear();
        begins.Clear();
        columns.Clear();
        costs.Clear();
        differences.Clear();
        var rows = 0;
        foreach (var rider in byTicket)
            if (rider.Route.Count > 0 && (!dueAlone || heads.DueAt(rider, heads.Of(rider, now)) <= now))
                (rider.RouteRound, rows) = (round, rows + 1);
        near = Math.Clamp(policy.MostTries / Math.Max(1, rows), LeastNear, MostNear);
        foreach (var rider in byTicket)
            if (rider.RouteRound == round)
                Enter(rider, now);
        begins.Add(columns.Count);
        if (owners.Count == 0)
            return false;
        assignment.Solve(
            owners.Count, riders.Count, CollectionsMarshal.AsSpan(begins), CollectionsMarshal.AsSpan(columns), CollectionsMarshal.AsSpan(differences));
        SettleTies();
        return Move();
    }

    /// <summary>One row: what a route costs with its owner, and with each rider near its first restaurant whom no rule excludes.</summary>
    private void Enter(Rider owner, int now)
    {
        var first = columns.Count;
        begins.Add(first);
        owners.Add(owner);
        Enter(owner, owner.Cost);
        var least = owner.Cost;
        foreach (var (other, cost) in OthersFor(owner, now))
        {
            if (other.Route.Count > 0 && other.RouteRound != round)
                continue;
            Enter(other, cost);
            least = Math.Min(least, cost);
        }
        for (var entry = first; entry < costs.Count; entry++)
            differences.Add((int)Math.Min(Assignment.Dearest, costs[entry] - least));
    }

    /// <summary>Who else could ride the owner's route as it is, and what it would cost with them; found once a cycle.</summary>
    private ReadOnlySpan<(Rider Rider, long Cost)> OthersFor(Rider owner, int now)
    {
        if (owner.OthersOf != (cycle, owner.Route.Version))
            FindOthers(owner, now);
        return CollectionsMarshal.AsSpan(others)[owner.OthersFrom..owner.OthersTo];
    }

    private void FindOthers(Rider owner, int now)
    {
        owner.OthersOf = (cycle, owner.Route.Version);
        (owner.OthersFrom, var left) = (others.Count, near);
        foreach (var (_, other) in nearby.Of(owner.Route.Stops[0], now))
        {
            if (other == owner)
                continue;
            if (left-- == 0)
                break;
            var cost = Exclusions.Allow(other, owner.Route, now) ? costing.Of(other, owner.Route, now) : Costing.Never;
            if (cost < Costing.Never)
                others.Add((other, cost));
        }
        owner.OthersTo = others.Count;
    }

    private void Enter(Rider rider, long cost)
    {
        if (rider.Round != round)
        {
            (rider.Round, rider.Column) = (round, riders.Count);
            riders.Add(rider);
        }
        columns.Add(rider.Column);
        costs.Add(cost);
    }

    /// <summary>Where a rider without a route would cost a route exactly as much as its own, the lower ticket has it.</summary>
    private void SettleTies()
    {
        given.Clear();
        taken.Clear();
        CollectionsMarshal.SetCount(taken, riders.Count);
        CollectionsMarshal.AsSpan(taken).Clear();
        for (var row = 0; row < owners.Count; row++)
        {
            var column = assignment.ColumnOf(row);
            for (var entry = begins[row]; entry < begins[row + 1]; entry++)
                if (columns[entry] == column)
                    given.Add(entry);
            taken[column] = true;
        }
        for (var row = 0; row < owners.Count; row++)
            for (var entry = begins[row]; entry < begins[row + 1]; entry++)
                if (!taken[columns[entry]] && costs[entry] == costs[given[row]]
                    && riders[columns[entry]].Is.Ticket < riders[columns[given[row]]].Is.Ticket)
                {
                    (taken[columns[given[row]]], taken[columns[entry]]) = (false, true);
                    given[row] = entry;
                }
    }

    private bool Move()
    {
        while (routes.Count < owners.Count)
            routes.Add(new Route());
        var moved = false;
        for (var row = 0; row < owners.Count; row++)
        {
            var rider = riders[columns[given[row]]];
            (rider.Row, rider.GivenRound) = (row, round);
            if (rider == owners[row])
                continue;
            routes[row].Copy(owners[row].Route);
            moved = true;
        }
        for (var row = 0; row < owners.Count && moved; row++)
            if (riders[columns[given[row]]] != owners[row])
            {
                owners[row].Route.Clear();
                owners[row].Cost = 0;
            }
        for (var row = 0; row < owners.Count && moved; row++)
            if (riders[columns[given[row]]] is var rider && rider != owners[row])
            {
                rider.Take(routes[row]);
                rider.Cost = costs[given[row]];
            }
        return moved;
    }

    /// <summary>Why the route that the last exchange gave to a rider is theirs. It is kept by whoever asked; nothing else of a cycle is.</summary>
    public Reason ReasonFor(Rider rider, int now)
    {
        var route = rider.Route;
        order.Clear();
        var isGiven = owners.Count > 0 && rider.GivenRound == round;
        for (var entry = isGiven ? begins[rider.Row] : 0; isGiven && entry < begins[rider.Row + 1]; entry++)
            order.Add((riders[columns[entry]] != rider, costs[entry] + assignment.PriceOf(columns[entry]), riders[columns[entry]].Is.Ticket, entry));
        order.Sort();
        var weighed = new Weighed[Math.Min(Reason.MostWeighed, order.Count)];
        for (var i = 0; i < weighed.Length; i++)
        {
            var (entry, one) = (order[i].Entry, riders[columns[order[i].Entry]]);
            costing.Try(one, route, now, out var terms);
            var needed = one != rider && one.Route.Count > 0;
            weighed[i] = new Weighed(one.Handle, one.Is.Ticket, terms, costs[entry], assignment.PriceOf(columns[entry]), needed);
        }
        return new Reason(route.Count - route.EndOf(0), weighed, order.Count - weighed.Length, ExcludedFrom(route.Stops[0]));
    }

    /// <summary>How many of the riders looked at each rule excluded from a ride.</summary>
    public static IReadOnlyDictionary<Exclusion, int> ExcludedFrom(Ride ride)
    {
        Dictionary<Exclusion, int>? excluded = null;
        for (var rule = 0; rule < ride.Excluded.Length; rule++)
            if (ride.Excluded[rule] > 0)
                (excluded ??= [])[(Exclusion)rule] = ride.Excluded[rule];
        return excluded ?? (IReadOnlyDictionary<Exclusion, int>)ReadOnlyDictionary<Exclusion, int>.Empty;
    }
}
