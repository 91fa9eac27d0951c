namespace Coop.Pricing;

/// <summary>
/// The regions into which a tariff's zones cut its area, with a place in each. The sides of all polygons are cut where they
/// cross; between two latitudes at which anything begins, ends or crosses, the sides stand in one order from west to east,
/// so one place from each gap between neighbours stands for every place there (to the 11 cm that corners count to).
/// </summary>
internal static class Regions
{
    private readonly record struct Side(long LowLat, long LowLng, long HighLat, long HighLng)
    {
        /// <summary>Where it crosses a latitude that it spans, rounded down.</summary>
        public long LngAt(long lat) => LowLng + (long)((Int128)(HighLng - LowLng) * (lat - LowLat) / (HighLat - LowLat));
    }

    /// <summary>By name of zone, and <see cref="TariffZone.Elsewhere"/>; what covers nothing of the area is not there.</summary>
    public static IReadOnlyDictionary<string, Place> Of(Polygon area, IReadOnlyList<TariffZone> zones)
    {
        var found = new Dictionary<string, Place>();
        List<Side> sides = [.. zones.Select(zone => zone.Polygon).Append(area).SelectMany(SidesOf)];
        long[] events = [.. Events(sides).Distinct().Order()];
        for (var i = 1; i < events.Length && found.Count <= zones.Count; i++)
        {
            var lat = events[i - 1] + ((events[i] - events[i - 1]) / 2);
            long[] crossings = [.. sides.Where(side => side.LowLat <= lat && lat < side.HighLat).Select(side => side.LngAt(lat)).Order()];
            for (var j = 1; j < crossings.Length; j++)
            {
                var lng = crossings[j - 1] + ((crossings[j] - crossings[j - 1] + 1) / 2);
                if (!area.Holds(lat, lng))
                    continue;
                var place = new Place(lat / 1e6, lng / 1e6);
                found.TryAdd(TariffZone.Of(zones, place), place);
            }
        }
        return found;
    }

    private static IEnumerable<Side> SidesOf(Polygon polygon)
    {
        var b = Polygon.PointOf(polygon.Corners[^1]);
        foreach (var corner in polygon.Corners)
        {
            var a = b;
            b = Polygon.PointOf(corner);
            if (a.Lat != b.Lat)
                yield return a.Lat < b.Lat ? new(a.Lat, a.Lng, b.Lat, b.Lng) : new(b.Lat, b.Lng, a.Lat, a.Lng);
        }
    }

    private static IEnumerable<long> Events(List<Side> sides)
    {
        for (var i = 0; i < sides.Count; i++)
        {
            yield return sides[i].LowLat;
            yield return sides[i].HighLat;
            for (var j = 0; j < i; j++)
                if (Crossing(sides[i], sides[j]) is { } lat)
                {
                    yield return lat;
                    yield return lat + 1;
                }
        }
    }

    /// <summary>The latitude at which two sides cross, rounded down; null where they do not.</summary>
    private static long? Crossing(Side a, Side b)
    {
        var (low, high) = (Math.Max(a.LowLat, b.LowLat), Math.Min(a.HighLat, b.HighLat));
        if (low >= high || Math.Max(a.LowLng, a.HighLng) < Math.Min(b.LowLng, b.HighLng) || Math.Max(b.LowLng, b.HighLng) < Math.Min(a.LowLng, a.HighLng))
            return null;

        // How far west of b a is, as fractions over the same denominator, at both ends of what they share.
        var (atLow, atHigh) = (Apart(low), Apart(high));
        if (Int128.Sign(atLow) * Int128.Sign(atHigh) >= 0)
            return null;
        return low + (long)(Int128.Abs(atLow) * (high - low) / (Int128.Abs(atLow) + Int128.Abs(atHigh)));

        Int128 Apart(long lat)
        {
            Int128 ha = a.HighLat - a.LowLat, hb = b.HighLat - b.LowLat;
            return ((a.LowLng * ha) + ((a.HighLng - a.LowLng) * (Int128)(lat - a.LowLat))) * hb
                - (((b.LowLng * hb) + ((b.HighLng - b.LowLng) * (Int128)(lat - b.LowLat))) * ha);
        }
    }
}
