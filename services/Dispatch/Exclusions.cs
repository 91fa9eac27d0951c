namespace Coop.Dispatch;

/// <summary>The rules for which a rider cannot be asked for a ride, whatever else is planned for them.</summary>
public enum Exclusion
{
    None,

    /// <summary>They have just been asked for this very ride.</summary>
    Barred,
    Vehicle,
    Capacity,
    OwnMaxGrams,
    OwnMaxMetres,
    ShiftEnd,
    WorkingTime,
}

/// <summary>Asks the rules that need no plan.</summary>
internal static class Exclusions
{
    public static readonly int Rules = Enum.GetValues<Exclusion>().Length;

    public static Exclusion Of(in RiderAtWork rider, in RideToGive ride, bool barred) =>
        barred ? Exclusion.Barred
        : ride.Vehicle is { } asked && asked != rider.Vehicle ? Exclusion.Vehicle
        : ride.Grams > rider.CapacityGrams ? Exclusion.Capacity
        : ride.Grams > rider.MaxGrams ? Exclusion.OwnMaxGrams
        : Exclusion.None;

    /// <summary>Whether no rule excludes a rider from any ride of a route.</summary>
    public static bool Allow(Rider rider, Route route, int now)
    {
        for (var i = 0; i < route.Count; i++)
            if (Of(rider.Is, route.Stops[i].Is, route.Stops[i].IsBarred(rider.Handle, now)) != Exclusion.None)
                return false;
        return true;
    }
}
