namespace Coop.Dispatch;

/// <summary>A rider on shift in the zone's open state, and what is planned for them.</summary>
internal sealed class Rider(int handle)
{
    public readonly int Handle = handle;
    public readonly Route Route = new();

    public RiderAtWork Is;
    public bool Present;

    /// <summary>What the route costs by the weights; 0 for an empty one.</summary>
    public long Cost;

    /// <summary>Where they stand in an exchange: the round in which their route took part, in which they were weighed for one, and in which one became theirs; their column and row.</summary>
    public int RouteRound, Round, GivenRound, Column, Row;

    /// <summary>Others who could ride the route, and what it would cost with them; found for this version of it in this cycle.</summary>
    public readonly List<(Rider Rider, long Cost)> Others = [];

    public (int Cycle, int Version) OthersOf;

    /// <summary>Makes a route theirs.</summary>
    public void Take(Route route)
    {
        Route.Copy(route);
        for (var i = 0; i < Route.Count; i++)
            Route.Stops[i].By = this;
    }
}

/// <summary>A ride in the zone's open state, or one that is expected.</summary>
internal sealed class Ride(int handle)
{
    public readonly int Handle = handle;

    public RideToGive Is;
    public bool Present;

    /// <summary>Nobody has asked for it yet; it keeps a rider near where one will be needed.</summary>
    public bool Expected;

    /// <summary>In whose route it stands; null while nobody can be found.</summary>
    public Rider? By;

    /// <summary>Riders who are not to be asked for it, and until when.</summary>
    public readonly List<(int Rider, int UntilAt)> Bars = [];

    /// <summary>Who could be there first, cheapest first, with a cost that no plan with them undercuts.</summary>
    public readonly List<(long Least, Rider Rider)> Near = [];

    /// <summary>How many of those looked at each rule excluded, by <see cref="Exclusion"/>.</summary>
    public readonly int[] Excluded = new int[Enum.GetValues<Exclusion>().Length];

    /// <summary>The way from pick-up to drop-off, for the vehicle it was last asked for; none before that.</summary>
    public (Vehicle For, Way Way)? Direct;

    /// <summary>The cycle that <see cref="Near"/> was found in.</summary>
    public int NearOf;

    public bool IsBarred(int rider, int now)
    {
        foreach (var bar in Bars)
            if (bar.Rider == rider && bar.UntilAt > now)
                return true;
        return false;
    }
}
