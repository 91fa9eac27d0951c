using Coop.Routing;

namespace Coop.Pricing;

/// <summary>What the members agreed to carry. All of it is voted with the tariff.</summary>
/// <param name="MaxMetres">Longest trip from pick-up to drop-off.</param>
/// <param name="MaxGrams">Heaviest load of one delivery.</param>
/// <param name="ReadyWithinDays">How many days ahead a pick-up may be asked for.</param>
/// <param name="QuoteMinutes">How long a quoted price is promised.</param>
/// <param name="HandoverSeconds">Time counted at each door for handing over, in estimates only.</param>
/// <param name="Area">Where the co-op rides; absent when it rides everywhere.</param>
public sealed record Limits(
    int MaxMetres, int MaxGrams, int ReadyWithinDays, int QuoteMinutes, int HandoverSeconds, Area? Area = null)
{
    public bool Serves(Place place) => Area is null || Area.Holds(place);

    /// <summary>When the customer can expect it: a handover at each door, and the way between.</summary>
    public DateTimeOffset DropoffAt(DateTimeOffset readyAt, Trip trip) =>
        readyAt.AddSeconds((2 * HandoverSeconds) + trip.Seconds);
}

/// <summary>The round piece of the world in which the co-op rides.</summary>
public sealed record Area(double Lat, double Lng, int RadiusMetres)
{
    public bool Holds(Place place) => Earth.MetresBetween(new Place(Lat, Lng), place) <= RadiusMetres;
}

/// <summary>The share of a price, in whole per cent, that a cancelled delivery still costs.</summary>
/// <param name="BeforeAssignedPercent">While nobody was on the way.</param>
/// <param name="AssignedPercent">Once a rider was on the way.</param>
public sealed record Cancellation(int BeforeAssignedPercent, int AssignedPercent);
