using Coop.Dispatch;

namespace Coop.Matching;

/// <summary>Why a rider cannot be given rides, by the name of the rule. Planning asks the same; here a person's choice is asked.</summary>
public static class Eligibility
{
    /// <summary>The first rule that excludes the rider from riding all of these on one trip; null if none does.</summary>
    /// <param name="justAsked">Whether they have just been asked for one of them, and did not want it.</param>
    public static string? ExcludedBy(MatchingPolicy policy, IReadOnlyList<RideHere> rides, RiderHere rider, OfferedTrip trip, bool justAsked)
    {
        var grams = rides.Sum(ride => (long)ride.Grams);
        return When(rides.Any(ride => ride.Vehicle is { } asked && asked != rider.Vehicle), Exclusion.Vehicle)
            ?? When(grams > policy.CapacityOf(rider.Vehicle), Exclusion.Capacity)
            ?? When(grams > rider.Limits.MaxGrams, Exclusion.OwnMaxGrams)
            ?? When(trip.Metres > rider.Limits.MaxMetres, Exclusion.OwnMaxMetres)
            ?? When(trip.PickupAt > rider.Until, Exclusion.ShiftEnd)
            ?? (trip.FreeAt > rider.MustEnd?.At ? rider.MustEnd.Rule : null)
            ?? When(justAsked, Exclusion.Barred);
    }

    /// <summary>As refusals and records bear it.</summary>
    public static string NameOf(Exclusion rule) => rule switch
    {
        Exclusion.Barred => "declined",
        Exclusion.Vehicle => "vehicle",
        Exclusion.Capacity => "capacity",
        Exclusion.OwnMaxGrams => "own_max_grams",
        Exclusion.OwnMaxMetres => "own_max_metres",
        Exclusion.ShiftEnd => "own_until",
        Exclusion.WorkingTime => "working_time",
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    private static string? When(bool forbids, Exclusion rule) => forbids ? NameOf(rule) : null;
}
