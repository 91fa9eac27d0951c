namespace Coop.Dispatch;

/// <summary>Where a ride costs least: in whose route, in which bundle or as one of its own (−1), and what it adds to the route's cost.</summary>
internal readonly record struct Place(Rider? Rider, int Bundle, int At, long Delta)
{
    public static readonly Place None = new(null, -1, 0, Costing.Never);

    public bool Found => Rider is not null;
}

/// <summary>Tries every place of a route for a ride, alone and within each bundle of the same restaurant.</summary>
internal sealed class Insertion(DispatchPolicy policy, Costing costing)
{
    private readonly Route trial = new();

    public void Better(Ride ride, Rider rider, Route route, long cost, int now, ref Place best)
    {
        if (route.Count >= policy.MostRidesAhead)
            return;

        // What comes before the place is the same for all that is tried there, and is ridden once.
        var before = Costing.Begin(rider, now);
        for (var at = 0; ;)
        {
            trial.Copy(route);
            trial.InsertAlone(ride, at);
            Weigh(before, rider, at, cost, now, -1, at, ref best);
            if (at == route.Count)
                return;
            var end = route.EndOf(at);
            if (!ride.Expected && !route.Stops[at].Expected && route.Stops[at].Is.Restaurant == ride.Is.Restaurant
                && end - at < policy.MostRidesTogether)
                for (var within = at; within <= end; within++)
                {
                    trial.Copy(route);
                    trial.InsertInto(ride, at, within);
                    Weigh(before, rider, at, cost, now, at, within, ref best);
                }
            if (!costing.Ride(ref before, rider, route, at, end, now))
                return;
            at = end;
        }
    }

    private void Weigh(in Ridden before, Rider rider, int start, long cost, int now, int bundle, int at, ref Place best)
    {
        var whole = costing.Of(before, rider, trial, start, now);
        if (whole < Costing.Never && whole - cost < best.Delta)
            best = new Place(rider, bundle, at, whole - cost);
    }
}
