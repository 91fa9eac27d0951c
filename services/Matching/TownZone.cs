using Coop.Dispatch;
using Coop.Routing;

namespace Coop.Matching;

/// <summary>A part of the town that is planned by itself. Its own map is flat: whole metres east and north of its middle.</summary>
/// <param name="Lat">Of its middle, degrees.</param>
/// <param name="Lng">Of its middle, degrees.</param>
public sealed record TownZone(string Name, double Lat, double Lng)
{
    private const double MetresADegree = 111_195;

    /// <summary>Where a rider is taken to be of whom nothing is known but the zone.</summary>
    public Place Middle => new(Lat, Lng);

    private double MetresADegreeEast => MetresADegree * Math.Cos(double.DegreesToRadians(Lat));

    public Spot SpotOf(Place place) => new(
        (int)Math.Round((place.Lng - Lng) * MetresADegreeEast), (int)Math.Round((place.Lat - Lat) * MetresADegree));

    public Place PlaceOf(Spot spot) => new(Lat + (spot.Y / MetresADegree), Lng + (spot.X / MetresADegreeEast));
}

/// <summary>
/// The ways of a zone, by the routing that everybody else uses too. Planning asks for the same ones again and again, so
/// they are kept at hand, as many as a bound allows.
/// </summary>
internal sealed class ZoneWays(TownZone zone, IRouting routing) : IWays
{
    private const int MostAtHand = 200_000;

    private readonly Dictionary<(Spot From, Spot To, Vehicle Vehicle), Way> atHand = [];

    public Way Between(Spot from, Spot to, Vehicle vehicle)
    {
        if (atHand.TryGetValue((from, to, vehicle), out var known))
            return known;
        if (atHand.Count == MostAtHand)
            atHand.Clear();
        var trip = routing.Between(zone.PlaceOf(from), zone.PlaceOf(to), vehicle);
        return atHand[(from, to, vehicle)] = new Way(trip.Metres, trip.Seconds);
    }

    public int LeastSeconds(int straightMetres) => routing.LeastSeconds(straightMetres);
}
