namespace Coop.Dispatch;

/// <summary>A spot in a zone: whole metres east and north of the zone's own middle.</summary>
public readonly record struct Spot(int X, int Y)
{
    /// <summary>The square of the straight line to another spot, in square metres.</summary>
    public long SquareTo(Spot other) => ((long)(X - other.X) * (X - other.X)) + ((long)(Y - other.Y) * (Y - other.Y));
}

/// <summary>A way through town: whole metres, whole seconds of riding, neither below 0.</summary>
public readonly record struct Way(int Metres, int Seconds);

/// <summary>How far it is from spot to spot and how long it takes. Whoever runs a zone brings it: streets, straight lines, a test's plane.</summary>
public interface IWays
{
    Way Between(Spot from, Spot to, Vehicle vehicle);

    /// <summary>Seconds that no way over so many metres of straight line undercuts, whatever the vehicle; it grows with the metres.</summary>
    int LeastSeconds(int straightMetres);
}
