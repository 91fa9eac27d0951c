namespace Coop.Dispatch;

/// <summary>A rider on shift in the zone's open state, and what is planned for them.</summary>
internal sealed class Rider(int handle)
{
    public readonly int Handle = handle;
    public readonly Route Route = new();

    public RiderAtWork Is;
    public bool Present;

    /// <summary>The seconds of guaranteed work by which they are ahead of the guarantee in this cycle.</summary>
    public long Ahead;

    /// <summary>What the route costs by the weights; 0 for an empty one.</summary>
    public long Cost;

    /// <summary>Where they stand in an exchange: the round in which their route took part, in which they were weighed for one, and in which one became theirs; their column and row.</summary>
    public int RouteRound, Round, GivenRound, Column, Row;

    /// <summary>The version of the route and the cycle that others who could ride it were found for, and where the exchange has them.</summary>
    public (int Cycle, int Version) OthersOf;

    public int OthersFrom, OthersTo;

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

    /// <summary>How many of those looked at each rule excluded, by <see cref="Exclusion"/>.</summary>
    public readonly int[] Excluded = new int[Exclusions.Rules];

    /// <summary>The way from pick-up to drop-off, for the vehicle it was last asked for; none before that.</summary>
    public (Vehicle For, Way Way)? Direct;

    /// <summary>How long the guarantee that was last asked for pays what the ride does; 0 by no guarantee.</summary>
    public (int CentsPerHour, long Seconds) Paid;

    /// <summary>The cycle in which it was found who is near, and where that stands.</summary>
    public int NearOf, NearFrom, NearTo;

    public bool IsBarred(int rider, int now)
    {
        foreach (var bar in Bars)
            if (bar.Rider == rider && bar.UntilAt > now)
                return true;
        return false;
    }
}
