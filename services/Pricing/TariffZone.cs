namespace Coop.Pricing;

/// <summary>A corner on the map, WGS 84 degrees; it counts to a millionth of a degree, which is 11 cm.</summary>
public sealed record Corner(double Lat, double Lng);

/// <summary>A piece of the map with straight sides. Two that share a side share no place: which of them it is in is settled exactly.</summary>
/// <param name="Corners">In their order around it; the last is joined to the first. None may cross the 180th meridian.</param>
public sealed record Polygon(IReadOnlyList<Corner> Corners)
{
    public bool Holds(Place place) => Holds(Millionths(place.Lat), Millionths(place.Lng));

    /// <summary>Whole numbers throughout: no rounding puts a place into two zones, or into none.</summary>
    internal bool Holds(long lat, long lng)
    {
        var inside = false;
        var b = PointOf(Corners[^1]);
        foreach (var corner in Corners)
        {
            var a = b;
            b = PointOf(corner);
            if ((a.Lat > lat) == (b.Lat > lat))
                continue;

            // The side crosses this latitude; it counts when it does so east of the place.
            var (low, high) = a.Lat < b.Lat ? (a, b) : (b, a);
            var left = ((lng - low.Lng) * (high.Lat - low.Lat)) - ((high.Lng - low.Lng) * (lat - low.Lat));
            inside ^= left < 0;
        }
        return inside;
    }

    /// <summary>A corner in millionths of a degree.</summary>
    internal static (long Lat, long Lng) PointOf(Corner corner) => (Millionths(corner.Lat), Millionths(corner.Lng));

    private static long Millionths(double degrees) => (long)Math.Round(degrees * 1_000_000);
}

/// <summary>A part of town that prices can depend on. A place in several is in the one that the tariff lists first.</summary>
public sealed record TariffZone(string Name, Polygon Polygon)
{
    /// <summary>What a place is in that lies in no zone.</summary>
    public const string Elsewhere = "elsewhere";

    public static string Of(IReadOnlyList<TariffZone> zones, Place place)
    {
        foreach (var zone in zones)
            if (zone.Polygon.Holds(place))
                return zone.Name;
        return Elsewhere;
    }
}
