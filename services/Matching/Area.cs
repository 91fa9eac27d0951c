namespace Coop.Matching;

/// <summary>
/// A square of the map, which is all that a customer learns of where their food is. It is a fixed grid and not noise,
/// since noise averages away for whoever asks often enough.
/// </summary>
/// <param name="Lat">The middle of the square, degrees.</param>
/// <param name="Lng">The middle of the square, degrees.</param>
/// <param name="Metres">The length of its sides.</param>
public sealed record Area(double Lat, double Lng, int Metres)
{
    /// <summary>Coarser than the 100 m that are the least, so that no street number can be told from it.</summary>
    private const int SideMetres = 200;
    private const double MetresADegree = 111_195;

    /// <summary>The square around a place: the same for every place in it.</summary>
    public static Area Of(Place place)
    {
        var lat = Middle(place.Lat, SideMetres / MetresADegree);
        // A degree of longitude is shorter the further north; at the poles it is nothing.
        var width = Math.Min(360, SideMetres / (MetresADegree * Math.Cos(double.DegreesToRadians(lat))));
        return new Area(Math.Round(lat, 5), Math.Round(width > 0 ? Middle(place.Lng, width) : 0, 5), SideMetres);
    }

    private static double Middle(double degrees, double step) => (Math.Floor(degrees / step) + 0.5) * step;
}
