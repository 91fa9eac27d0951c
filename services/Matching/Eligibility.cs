using Coop.Routing;

namespace Coop.Matching;

/// <summary>Who may be asked for which ride, and what their coming would cost. Each exclusion bears the name of its rule.</summary>
public static class Eligibility
{
    public static Candidate Of(MatchingPolicy policy, OpenRide ride, IdleRider rider, IRouting routing, DateTimeOffset now)
    {
        var approach = routing.Between(rider.At, ride.Pickup, rider.Vehicle);
        var delivery = routing.Between(ride.Pickup, ride.Dropoff, rider.Vehicle);
        var arrivesAt = now.AddSeconds(approach.Seconds);
        var waiting = arrivesAt > ride.ReadyAt ? (long)Math.Ceiling((arrivesAt - ride.ReadyAt).TotalSeconds) : 0;
        var pickupAt = waiting > 0 ? arrivesAt : ride.ReadyAt;
        var dropoffAt = pickupAt.AddSeconds(delivery.Seconds);
        var tripMetres = approach.Metres + delivery.Metres;
        return new Candidate(
            rider.ShiftId, rider.Ticket, approach.Metres, approach.Seconds, waiting,
            Cost: (policy.Weights.WaitingFood * waiting) + (policy.Weights.Riding * (long)approach.Seconds),
            tripMetres, TripSeconds: (long)Math.Ceiling((dropoffAt - now).TotalSeconds), pickupAt, dropoffAt,
            ExcludedBy: Exclusion(policy, ride, rider, tripMetres, arrivesAt, dropoffAt));
    }

    private static string? Exclusion(
        MatchingPolicy policy, OpenRide ride, IdleRider rider, int tripMetres, DateTimeOffset arrivesAt, DateTimeOffset dropoffAt) =>
        When(ride.Vehicle is { } asked && asked != rider.Vehicle, "vehicle")
        ?? When(policy.CapacityGrams.TryGetValue(rider.Vehicle, out var capacity) && ride.Grams > capacity, "capacity")
        ?? When(ride.Grams > rider.Limits.MaxGrams, "own_max_grams")
        ?? When(tripMetres > rider.Limits.MaxMetres, "own_max_metres")
        ?? When(arrivesAt > rider.Until, "own_until")
        ?? When(dropoffAt > rider.MustEnd?.At, rider.MustEnd?.Rule ?? "")
        ?? When(ride.NotNow.Contains(rider.ShiftId), "declined");

    private static string? When(bool forbids, string rule) => forbids ? rule : null;
}
