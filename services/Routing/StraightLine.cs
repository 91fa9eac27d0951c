namespace Coop.Routing;

/// <summary>
/// Routing without a map: the great circle, lengthened by a stated factor for streets that are never straight, at the
/// speed of the vehicle's class. Nobody's own speed is measured (domain.md §7).
/// </summary>
public sealed class StraightLine : IRouting
{
    /// <summary>What streets add to the straight line in European towns, where nobody states another factor.</summary>
    public const double UsualDetour = 1.3;

    private readonly double detour;

    /// <param name="detour">Street metres per metre of straight line, 1.0 to 1.4.</param>
    public StraightLine(double detour = UsualDetour)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(detour, 1.0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(detour, 1.4);
        this.detour = detour;
    }

    public Trip Between(Place from, Place to, Vehicle vehicle = Vehicle.Bicycle)
    {
        var metres = (int)Math.Ceiling(Earth.MetresBetween(from, to) * detour);
        return new Trip(metres, SecondsFor(metres, vehicle));
    }

    public int LeastSeconds(int straightMetres) => SecondsFor(straightMetres, Vehicle.Scooter);

    /// <summary>
    /// Seconds for that many metres, a started second counted whole. Bicycles at 15 km/h as OSRM's bicycle profile has
    /// them, people on foot at its foot profile's 5 km/h; the others are town averages, stops included.
    /// </summary>
    private static int SecondsFor(int metres, Vehicle vehicle)
    {
        var kmPerHour = vehicle switch
        {
            Vehicle.Bicycle => 15,
            Vehicle.EBike => 18,
            Vehicle.CargoBike => 13,
            Vehicle.Scooter => 25,
            Vehicle.Car => 20,
            Vehicle.OnFoot => 5,
            _ => throw new ArgumentOutOfRangeException(nameof(vehicle)),
        };
        return (int)(((metres * 3_600L) + (kmPerHour * 1_000L) - 1) / (kmPerHour * 1_000L));
    }
}
