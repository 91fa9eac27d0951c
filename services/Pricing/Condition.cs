namespace Coop.Pricing;

/// <summary>Whole numbers from <paramref name="From"/> on and below <paramref name="Below"/>; an end that is absent is open.</summary>
public sealed record Between(int? From = null, int? Below = null)
{
    public bool Holds(int value) => value >= (From ?? int.MinValue) && value < (Below ?? int.MaxValue);
}

/// <summary>A delivery as the conditions of a tariff see it: figures and words, no clock and no map.</summary>
/// <param name="MinuteOfDay">Minutes since midnight by the co-op's clocks, when the food can be taken.</param>
/// <param name="WindowMinutes">From then to when it must be at the door.</param>
/// <param name="Pickup">The zone it is taken in, or <see cref="TariffZone.Elsewhere"/>.</param>
public readonly record struct Circumstances(
    int Metres, int Grams, int MinuteOfDay, DayOfWeek Day, Vehicle Vehicle, ParcelSize Size, int WindowMinutes, string Pickup, string Dropoff);

/// <summary>One set of circumstances that a rule is for: all that is named must hold; what is absent does not matter.</summary>
/// <param name="MinuteOfDay">Minutes since midnight in the tariff's time zone: 1320 is 22:00.</param>
/// <param name="Days">Days of the week, in the same time zone.</param>
/// <param name="WindowMinutes">Minutes from when the food can be taken to when it must be at the door.</param>
/// <param name="PickupIn">Names of zones; <c>elsewhere</c> is what lies in none.</param>
public sealed record Condition(
    Between? Metres = null, Between? Grams = null, Between? MinuteOfDay = null, IReadOnlyList<DayOfWeek>? Days = null,
    IReadOnlyList<Vehicle>? Vehicles = null, IReadOnlyList<ParcelSize>? Sizes = null, Between? WindowMinutes = null,
    IReadOnlyList<string>? PickupIn = null, IReadOnlyList<string>? DropoffIn = null)
{
    public bool Holds(in Circumstances at) =>
        Metres?.Holds(at.Metres) != false
        && Grams?.Holds(at.Grams) != false
        && MinuteOfDay?.Holds(at.MinuteOfDay) != false
        && WindowMinutes?.Holds(at.WindowMinutes) != false
        && Days?.Contains(at.Day) != false
        && Vehicles?.Contains(at.Vehicle) != false
        && Sizes?.Contains(at.Size) != false
        && PickupIn?.Contains(at.Pickup) != false
        && DropoffIn?.Contains(at.Dropoff) != false;
}
