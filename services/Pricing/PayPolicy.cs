using Coop.Matching;

namespace Coop.Pricing;

/// <summary>
/// How riders are paid, as the members voted it: what hours, kilometres and rides bring, and the floors that pay never
/// falls below. Nothing in it can read a rating, an acceptance rate or who the rider is (domain.md §4.3).
/// </summary>
/// <param name="Components">What is paid, each rounded half up to the cent.</param>
/// <param name="Floors">What is guaranteed; whatever is missing is topped up, rounded up.</param>
/// <param name="MinimumWage">The law's own floor on all working time, each figure from its day on.</param>
public sealed record PayPolicy(
    string Name, IReadOnlyList<PayComponent> Components, IReadOnlyList<PayFloor> Floors,
    IReadOnlyList<MinimumWage> MinimumWage)
{
    /// <summary>Working time is all time on shift but breaks (Code du travail L3121-1): waiting counts.</summary>
    public static IReadOnlyList<ClockState> WorkingStates { get; } =
        [.. Enum.GetValues<ClockState>().Where(state => state is not (ClockState.Offline or ClockState.Pause))];

    /// <summary>The voted floors, then the law's: a vote can never lower pay beneath it.</summary>
    public IEnumerable<PayFloor> FloorsOn(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        var legal = MinimumWage.Where(wage => wage.ValidFrom <= day).MaxBy(wage => wage.ValidFrom);
        return legal is null
            ? Floors
            : Floors.Append(new PayFloor("minimum-wage", legal.Source, PaidPer.Hour, WorkingStates, legal.RateCents));
    }
}

/// <summary>What an amount of pay is counted by.</summary>
public enum PaidPer { Hour, Ride, Km }

/// <summary>One thing that pay is made of.</summary>
/// <param name="States">For hours: the clock states that count; waiting is one of them.</param>
/// <param name="Ends">For rides and kilometres: which rides count, by how they ended; absent for delivered ones.</param>
public sealed record PayComponent(
    string Id, string Item, PaidPer Per, Money RateCents,
    IReadOnlyList<ClockState>? States = null, IReadOnlyList<RideEnd>? Ends = null)
{
    public bool Counts(RideDone ride) => (Ends ?? [RideEnd.Delivered]).Contains(ride.End);
}

/// <summary>For whom a floor is worked out. Only the person counts here: no average hides anybody's bad day.</summary>
public enum FloorScope { Individual }

/// <summary>The time over which a floor is reached.</summary>
public enum FloorPeriod { Shift }

/// <summary>What a rider is paid at least, for each hour in the given clock states.</summary>
/// <param name="PlannedOnly">Whether only the hours count for which the rider had signed up; orders or none, they are paid.</param>
public sealed record PayFloor(
    string Id, string Item, PaidPer Per, IReadOnlyList<ClockState> States, Money RateCents,
    FloorScope Scope = FloorScope.Individual, FloorPeriod Period = FloorPeriod.Shift, bool PlannedOnly = false);

/// <summary>The legal hourly minimum from a day on, and where it stands.</summary>
public sealed record MinimumWage(Money RateCents, DateOnly ValidFrom, string Source);
