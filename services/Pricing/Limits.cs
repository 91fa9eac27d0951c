using Coop.Routing;

namespace Coop.Pricing;

/// <summary>What the members agreed to carry: the deliveries for which the tariff has a price. All of it is voted with the tariff.</summary>
/// <param name="MaxMetres">Longest trip from pick-up to drop-off.</param>
/// <param name="MaxGrams">Heaviest load of one delivery.</param>
/// <param name="MaxWindowMinutes">Longest time that may be given from when the food can be taken to when it must be at the door.</param>
/// <param name="ReadyWithinDays">How many days ahead a pick-up may be asked for.</param>
/// <param name="QuoteMinutes">How long a quoted price is promised.</param>
/// <param name="HandoverSeconds">Time counted at each door for handing over, in estimates only.</param>
/// <param name="Area">Where the co-op rides.</param>
public sealed record Limits(
    int MaxMetres, int MaxGrams, int MaxWindowMinutes, int ReadyWithinDays, int QuoteMinutes, int HandoverSeconds,
    IReadOnlyList<Vehicle> Vehicles, IReadOnlyList<ParcelSize> Sizes, Polygon Area)
{
    /// <summary>When the customer can expect it: a handover at each door, and the way between.</summary>
    public DateTimeOffset DropoffAt(DateTimeOffset readyAt, Trip trip) =>
        readyAt.AddSeconds((2 * HandoverSeconds) + trip.Seconds);

    /// <summary>Why the co-op will not carry this, or null when it will. Each refusal names the figure it comes from.</summary>
    public Refusal? Refuses(Delivery asked, DateTimeOffset at)
    {
        if (!Area.Holds(asked.Pickup) || !Area.Holds(asked.Dropoff))
            return No("address_undeliverable", "A place is outside the area that the co-op serves.", "area", Area);
        if (asked.Trip.Metres > MaxMetres)
            return No("too_far", $"The trip is {asked.Trip.Metres} m; the co-op rides at most {MaxMetres} m.", "maxMetres", MaxMetres);
        if (asked.Grams > MaxGrams)
            return No("too_heavy", $"It weighs {asked.Grams} g; a rider carries at most {MaxGrams} g.", "maxGrams", MaxGrams);
        if (!Vehicles.Contains(asked.Vehicle))
            return No("vehicle_not_offered", "The co-op does not ride with this.", "vehicles", Vehicles);
        if (!Sizes.Contains(asked.Size))
            return No("too_large", "The co-op does not carry parcels of this size.", "sizes", Sizes);
        if (asked.ReadyAt > at.AddDays(ReadyWithinDays))
            return No("pickup_too_late", $"Orders are taken at most {ReadyWithinDays} days ahead.", "readyWithinDays", ReadyWithinDays);
        if (asked.DropoffBy is not { } by)
            return null;
        if (by < DropoffAt(asked.ReadyAt > at ? asked.ReadyAt : at, asked.Trip))
            return No("dropoff_too_soon", "Nobody can be there by then without hurrying.", "earliest", DropoffAt(asked.ReadyAt > at ? asked.ReadyAt : at, asked.Trip));
        return by > asked.ReadyAt.AddMinutes(MaxWindowMinutes)
            ? No("dropoff_too_late", $"It is brought within {MaxWindowMinutes} minutes.", "maxWindowMinutes", MaxWindowMinutes)
            : null;
    }

    private static Refusal No(string code, string because, string fact, object value) =>
        new(code, because) { ByRule = true, Facts = new Dictionary<string, object?> { [fact] = value } };
}

/// <summary>One delivery as a price sees it: where, how far, how heavy, with what, and when.</summary>
/// <param name="Vehicle">A bicycle's way is counted where the restaurant does not mind.</param>
/// <param name="DropoffBy">When it must be at the door; absent when it need not be by any time.</param>
/// <param name="SecondAttempt">Whether it went back to the restaurant before, and is sent out again.</param>
public sealed record Delivery(
    Place Pickup, Place Dropoff, Trip Trip, int Grams, DateTimeOffset ReadyAt, Vehicle Vehicle = Vehicle.Bicycle,
    ParcelSize Size = ParcelSize.Small, DateTimeOffset? DropoffBy = null, bool SecondAttempt = false)
{
    public static Delivery Of(AskedDelivery asked) => new(
        asked.Pickup, asked.Dropoff, new Trip(asked.Metres, asked.Seconds), asked.Grams, asked.ReadyAt, asked.Vehicle, asked.Size,
        asked.DropoffBy, asked.SecondAttempt);
}
