namespace Coop.Routing;

/// <summary>
/// How far it is and how long it takes. The same answer is used for what is shown, offered and paid, so that no two
/// sides of a delivery ever speak of different distances.
/// </summary>
public interface IRouting
{
    /// <summary>The trip that a rider makes between two places.</summary>
    Trip Between(Place from, Place to, Vehicle vehicle = Vehicle.Bicycle);

    /// <summary>Seconds that no vehicle undercuts over so many metres of straight line; whoever searches may stop there. 0 says nothing.</summary>
    int LeastSeconds(int straightMetres) => 0;
}

/// <summary>A way from one place to another: whole metres, whole seconds of riding, neither below 0.</summary>
public readonly record struct Trip(int Metres, int Seconds);
