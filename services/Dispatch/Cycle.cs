namespace Coop.Dispatch;

/// <summary>A ride of an offer: when its rider leaves for its door, and when they are there.</summary>
public readonly record struct GivenRide(int Ride, int LeavesAt, int DropoffAt);

/// <summary>What one rider is to be offered now: rides of one restaurant, in the order of their drop-offs.</summary>
/// <param name="PickupAt">When all of them are collected.</param>
/// <param name="FreeAt">When the rider is done, at <paramref name="FreeWhere"/>.</param>
/// <param name="Because">From which the rider can be computed again.</param>
/// <param name="Metres">Of the whole trip from where the rider is.</param>
public sealed record Giving(
    int Rider, IReadOnlyList<GivenRide> Rides, int PickupAt, Way Approach, int FreeAt, Spot FreeWhere, int Metres, Reason Because);

/// <summary>What a cycle decided.</summary>
public sealed class Cycle
{
    /// <summary>What is to be offered now. The zone does not think of these rides as given until it is told so.</summary>
    public List<Giving> Givings { get; } = [];

    /// <summary>When the next cycle is due if nothing happens before; null if nothing waits for an instant.</summary>
    public int? NextAt { get; internal set; }

    /// <summary>Open rides that no rider in the zone could be planned for.</summary>
    public int Unplanned { get; internal set; }

    /// <summary>Plans weighed.</summary>
    public int Tries { get; internal set; }

    internal void Clear()
    {
        Givings.Clear();
        (NextAt, Unplanned, Tries) = (null, 0, 0);
    }
}
