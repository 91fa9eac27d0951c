namespace Coop.Seeds;

/// <summary>A point of a day: metres east and north of 45.75 N, 4.85 E, which is the middle of Lyon.</summary>
public readonly record struct Spot(double EastMetres, double NorthMetres)
{
    private const double OriginLat = 45.75;
    private const double OriginLng = 4.85;

    /// <summary>One degree of latitude on a sphere of the Earth's mean radius, 6,371,008.8 m (IUGG).</summary>
    private const double MetresPerDegree = Math.PI * 6_371_008.8 / 180;

    private static readonly double MetresPerDegreeEast = MetresPerDegree * Math.Cos(OriginLat * Math.PI / 180);

    /// <summary>The same point for the map and the public API.</summary>
    public Place ToPlace(string? address = null) =>
        new(OriginLat + NorthMetres / MetresPerDegree, OriginLng + EastMetres / MetresPerDegreeEast, address);

    /// <summary>
    /// Back from the map, to the millimetre: what degrees add in the fifteenth digit must not turn a ride of exactly two
    /// minutes into one of three.
    /// </summary>
    public static Spot Of(Place place) => new(
        Math.Round((place.Lng - OriginLng) * MetresPerDegreeEast, 3),
        Math.Round((place.Lat - OriginLat) * MetresPerDegree, 3));

    /// <summary>Metres in a straight line.</summary>
    public double MetresTo(Spot other) =>
        Math.Sqrt(Square(EastMetres - other.EastMetres) + Square(NorthMetres - other.NorthMetres));

    private static double Square(double metres) => metres * metres;
}
