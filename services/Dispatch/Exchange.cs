namespace Coop.Dispatch;

/// <summary>
/// Gives whole routes to other riders where that is cheaper for all of them together: an exact assignment of routes to the
/// riders near their first restaurant.
/// </summary>
internal sealed class Exchange(Costing costing)
{
    private const int MostNear = 16;

    private readonly Assignment assignment = new();
    private readonly List<Rider> rows = [];
    private readonly List<Rider> columns = [];
    private readonly Dictionary<Rider, int> columnOf = [];
    private readonly List<int> begins = [];
    private readonly List<int> entries = [];
    private readonly List<long> costs = [];
    private readonly List<int> reduced = [];
    private Route[] routes = [];

    /// <summary>Forgets the last exchange, so that nothing is explained by it.</summary>
    public void Clear() => rows.Clear();

    /// <summary>Why the route that the last exchange gave to a rider is theirs.</summary>
    public Reason ReasonFor(Rider rider, int now)
    {
        var route = rider.Route;
        var excluded = route.Stops[0].Excluded.Index().Where(rule => rule.Item > 0).ToDictionary(rule => (Exclusion)rule.Index, rule => rule.Item);
        var weighed = new List<Weighed>();
        if (rows.Count > 0)
            for (var entry = begins[rider.Row]; entry < begins[rider.Row + 1]; entry++)
            {
                var one = columns[entries[entry]];
                costing.Try(one, route, now, out var terms);
                weighed.Add(new Weighed(
                    one.Handle, one.Is.Ticket, terms, costs[entry], assignment.PriceOf(entries[entry]), one != rider && one.Route.Count > 0));
            }
        weighed.Sort((a, b) => (a.Rider != rider.Handle, a.Cost + a.Price, a.Ticket).CompareTo((b.Rider != rider.Handle, b.Cost + b.Price, b.Ticket)));
        return new Reason(route.Count - route.EndOf(0), weighed, excluded);
    }

    public bool Better(List<Rider> byTicket, Nearby nearby, int now, int cycle)
    {
        rows.Clear(); columns.Clear(); columnOf.Clear(); begins.Clear(); entries.Clear(); costs.Clear(); reduced.Clear();
        long before = 0;
        foreach (var rider in byTicket)
        {
            if (rider.Route.Count == 0)
                continue;
            begins.Add(entries.Count);
            rows.Add(rider);
            before += rider.Cost;
            var from = entries.Count;
            Enter(rider, rider.Cost);
            var first = rider.Route.Stops[0];
            if (first.NearOf != cycle)
            {
                nearby.Find(first, now);
                first.NearOf = cycle;
            }
            var count = 0;
            foreach (var (_, other) in first.Near)
            {
                if (other == rider)
                    continue;
                if (++count > MostNear)
                    break;
                if (!Allowed(rider.Route, other, now))
                    continue;
                var cost = costing.Of(other, rider.Route, now);
                if (cost < Costing.Never)
                    Enter(other, cost);
            }
            var least = long.MaxValue;
            for (var i = from; i < costs.Count; i++)
                least = Math.Min(least, costs[i]);
            for (var i = from; i < costs.Count; i++)
                reduced.Add((int)Math.Min(int.MaxValue / 4, costs[i] - least));
        }
        begins.Add(entries.Count);
        if (rows.Count == 0)
            return false;
        assignment.Solve(rows.Count, columns.Count, Span(begins), Span(entries), Span(reduced));
        return Move();
    }

    private static bool Allowed(Route route, Rider other, int now)
    {
        for (var i = 0; i < route.Count; i++)
            if (Exclusions.Of(other.Is, route.Stops[i].Is, route.Stops[i].IsBarred(other.Handle, now)) != Exclusion.None)
                return false;
        return true;
    }

    private void Enter(Rider rider, long cost)
    {
        if (!columnOf.TryGetValue(rider, out var column))
        {
            columnOf[rider] = column = columns.Count;
            columns.Add(rider);
        }
        entries.Add(column);
        costs.Add(cost);
    }

    private bool Move()
    {
        if (routes.Length < rows.Count)
        {
            var old = routes.Length;
            Array.Resize(ref routes, rows.Count * 2);
            for (var i = old; i < routes.Length; i++)
                routes[i] = new Route();
        }
        var moved = false;
        for (var row = 0; row < rows.Count; row++)
        {
            columns[assignment.ColumnOf[row]].Row = row;
            if (columns[assignment.ColumnOf[row]] != rows[row])
            {
                routes[row].Copy(rows[row].Route);
                moved = true;
            }
        }
        if (!moved)
            return false;
        for (var row = 0; row < rows.Count; row++)
            if (columns[assignment.ColumnOf[row]] != rows[row])
            {
                rows[row].Route.Clear();
                rows[row].Cost = 0;
            }
        for (var row = 0; row < rows.Count; row++)
        {
            var rider = columns[assignment.ColumnOf[row]];
            if (rider == rows[row])
                continue;
            rider.Route.Copy(routes[row]);
            for (var entry = begins[row]; entry < begins[row + 1]; entry++)
                if (columns[entries[entry]] == rider)
                    rider.Cost = costs[entry];
            for (var i = 0; i < rider.Route.Count; i++)
                rider.Route.Stops[i].By = rider;
        }
        return true;
    }

    private static ReadOnlySpan<int> Span(List<int> list) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list);
}
