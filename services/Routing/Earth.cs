namespace Coop.Routing;

/// <summary>Distances on the globe, where no street is known.</summary>
public static class Earth
{
    /// <summary>Mean radius of the Earth in metres (IUGG R1).</summary>
    private const double RadiusMetres = 6_371_008.8;

    /// <summary>Metres as the crow flies (haversine formula); 0 for the same point, symmetric.</summary>
    public static double MetresBetween(Place a, Place b)
    {
        var (latA, latB) = (double.DegreesToRadians(a.Lat), double.DegreesToRadians(b.Lat));
        var halfLat = Math.Sin((latB - latA) / 2);
        var halfLng = Math.Sin(double.DegreesToRadians(b.Lng - a.Lng) / 2);
        var chord = (halfLat * halfLat) + (Math.Cos(latA) * Math.Cos(latB) * halfLng * halfLng);
        return 2 * RadiusMetres * Math.Asin(Math.Min(1, Math.Sqrt(chord)));
    }
}
