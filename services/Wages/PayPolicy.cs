using System.Text.Json.Serialization;
using Coop.Matching;
using Coop.Pricing;

namespace Coop.Wages;

/// <summary>
/// How riders are paid, as the members voted it: what time, ways and rides bring, and the floors that pay never falls
/// below. Nothing in it can read a rating, an acceptance rate, a forecast or who the rider is, and nothing can count
/// deliveries against the clock: there is no such field (domain.md §4.3).
/// </summary>
/// <param name="Components">What is paid, each line rounded half up to the cent.</param>
/// <param name="Floors">What is guaranteed; whatever is missing is topped up, rounded up.</param>
/// <param name="Premiums">What is paid on top at some hours, in per cent of a component.</param>
/// <param name="Allowances">What the rider's own costs are made good with: outside of pay and of all floors.</param>
/// <param name="TimeZone">Whose nights, Sundays, weeks and months count, as in the IANA time zone database.</param>
/// <param name="Law">Under which law the co-op pays (<see cref="Wages.Law"/>); its floors hold whatever is voted.</param>
/// <param name="Currency">ISO 4217; all amounts are in hundredths of it.</param>
public sealed record PayPolicy(
    string Name, IReadOnlyList<PayComponent> Components, IReadOnlyList<PayFloor> Floors,
    IReadOnlyList<Premium>? Premiums = null, IReadOnlyList<Allowance>? Allowances = null,
    string TimeZone = "Europe/Paris", string Law = "FR_EMPLOYEE", string Currency = "EUR")
{
    /// <summary>Working time is all time on shift but breaks (Code du travail L3121-1): waiting counts.</summary>
    public static IReadOnlyList<ClockState> WorkingStates { get; } =
        [.. Enum.GetValues<ClockState>().Where(state => state is not (ClockState.Offline or ClockState.Pause))];

    /// <summary>The voted floors, then the law's: a vote can never lower pay beneath it.</summary>
    [JsonIgnore]
    public IReadOnlyList<PayFloor> AllFloors => LookedUp.Of(this).Floors;

    /// <summary>What the law asks on top of long weeks.</summary>
    [JsonIgnore]
    public IReadOnlyList<Overtime> Overtime => LookedUp.Of(this).Overtime;

    [JsonIgnore]
    public TimeZoneInfo Zone => LookedUp.Of(this).Zone;

    /// <summary>Whether each offer's rides are paid on a receipt of their own, because a floor is held for each.</summary>
    [JsonIgnore]
    public bool PaysByOffer => LookedUp.Of(this).PaysByOffer;

    /// <summary>Whether anything is worked out over weeks, or over months.</summary>
    public bool LooksAt(FloorPeriod period) => LooksBeyondShifts(period)
        || period == FloorPeriod.Month && (Allowances?.Any(allowance => allowance.Per == PaidPer.Month) ?? false);

    /// <summary>Whether pay itself, own costs apart, is worked out over weeks, or over months.</summary>
    internal bool LooksBeyondShifts(FloorPeriod period) => LookedUp.Of(this) is var known
        && (known.HeldOver(period).Length > 0 || period == FloorPeriod.Week && known.Overtime.Count > 0);

    /// <summary>Whether waiting for the next ride is paid too, as it is where people are paid by the hour.</summary>
    [JsonIgnore]
    public bool PaysWaiting => Components.Any(part =>
        part.Per is PaidPer.Minute or PaidPer.Hour && (part.States is null || part.States.Contains(ClockState.Available)));

    /// <summary>The day that an instant belongs to there.</summary>
    public DateOnly DayOf(DateTimeOffset at) => LookedUp.Of(this).DayOf(at);
}

/// <summary>One thing that pay is made of.</summary>
/// <param name="AfterSeconds">For time: how long each stretch in these states lasts before it is paid (waiting fees).</param>
/// <param name="When">The hours in which it is paid; absent for all of them.</param>
public sealed record PayComponent(
    string Id, string Item, PaidPer Per, Money? RateCents = null, IReadOnlyList<Figure>? Figures = null,
    IReadOnlyList<ClockState>? States = null, IReadOnlyList<RideEnd>? Ends = null, int AfterSeconds = 0, PayHours? When = null)
    : PayRate(Per, RateCents, Figures, States, Ends);

/// <summary>What is paid on top of a component at some hours: at night, on Sundays, in hard weather.</summary>
/// <param name="Of">Id of the component.</param>
/// <param name="Percent">Of its rate; whole per cent, above nothing.</param>
public sealed record Premium(string Id, string Item, string Of, int Percent, PayHours When);

/// <summary>Whether a floor is held for each person, or for all riders together.</summary>
public enum FloorScope { Individual, Aggregate }

/// <summary>The stretch of work over which a floor is reached. What began in a week or month belongs to it.</summary>
public enum FloorPeriod { Offer, Shift, Week, Month }

/// <summary>What riders are paid at least: a rate, and other rates with it, over a stretch of work.</summary>
/// <param name="And">What is owed besides, as where the law asks for so much a minute and so much a mile.</param>
/// <param name="PlannedOnly">Whether only the hours count for which the rider had signed up; orders or none, they are paid.</param>
public sealed record PayFloor(
    string Id, string Item, PaidPer Per, Money? RateCents = null, IReadOnlyList<Figure>? Figures = null,
    IReadOnlyList<ClockState>? States = null, IReadOnlyList<RideEnd>? Ends = null, IReadOnlyList<PayRate>? And = null,
    FloorScope Scope = FloorScope.Individual, FloorPeriod Period = FloorPeriod.Shift, bool PlannedOnly = false)
    : PayRate(Per, RateCents, Figures, States, Ends)
{
    public IEnumerable<PayRate> Rates => And is null ? [this] : [this, .. And];
}

/// <summary>What a rider is given for costs of their own: a bicycle by the kilometre, a telephone by the month, clothes by the shift.</summary>
/// <param name="Vehicles">Who rides these; absent for everybody.</param>
/// <param name="ForOwnVehicle">Whether only who rode a vehicle of their own has the cost.</param>
public sealed record Allowance(
    string Id, string Item, PaidPer Per, Money? RateCents = null, IReadOnlyList<Figure>? Figures = null,
    IReadOnlyList<RideEnd>? Ends = null, IReadOnlyList<Vehicle>? Vehicles = null, bool ForOwnVehicle = false)
    : PayRate(Per, RateCents, Figures, States: null, Ends);
