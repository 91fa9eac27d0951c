using System.Text.Json.Serialization;

namespace Coop.Matching;

/// <summary>A ride that waits for a rider, as the choice sees it.</summary>
/// <param name="NotNow">Who declined this very ride a moment ago, and is not asked for it again yet.</param>
public sealed record OpenRide(
    RideId Id, Place Pickup, Place Dropoff, int Grams, Vehicle? Vehicle, DateTimeOffset ReadyAt, DateTimeOffset PlacedAt,
    IReadOnlySet<ShiftId> NotNow);

/// <summary>A rider on shift with nothing to do, as the choice sees them: nothing of who they are or of what they did before.</summary>
/// <param name="MustEnd">When a limit of working time is reached, and which.</param>
public sealed record IdleRider(
    ShiftId ShiftId, Vehicle Vehicle, Place At, DateTimeOffset? Until, OwnLimits Limits, long Ticket, WorkEnd? MustEnd = null);

/// <summary>
/// One rider considered for one ride: every term in seconds, and the rule that excluded them, if one did.
/// </summary>
/// <param name="RidingSeconds">From where they are to the pick-up.</param>
/// <param name="WaitingSeconds">That ready food would wait for them.</param>
/// <param name="Cost">The terms by the policy's weights.</param>
/// <param name="PickupAt">If they ride it; like the next, it follows from the seconds and is not kept.</param>
public sealed record Candidate(
    ShiftId ShiftId, long Ticket, int RidingMetres, long RidingSeconds, long WaitingSeconds, long Cost,
    int TripMetres, long TripSeconds, [property: JsonIgnore] DateTimeOffset PickupAt = default,
    [property: JsonIgnore] DateTimeOffset DropoffAt = default, string? ExcludedBy = null);

/// <summary>
/// Why a ride was put to this rider, or left waiting because others needed the riders there were. The decisions of one
/// cycle, the policy and the tickets are enough to compute the choice again.
/// </summary>
/// <param name="DeferCost">What it cost to leave this ride waiting.</param>
/// <param name="Winner">Null when the ride was left waiting.</param>
/// <param name="RunnerUp">Who would have been next for this ride alone, at <paramref name="RunnerUpCost"/>.</param>
public sealed record Decision(
    RideId RideId, DateTimeOffset At, DateTimeOffset ReadyAt, IReadOnlyList<Candidate> Candidates, long DeferCost,
    ShiftId? Winner = null, ShiftId? RunnerUp = null, long? RunnerUpCost = null)
{
    public Candidate? Chosen => Winner is { } winner ? Candidates.Single(candidate => candidate.ShiftId == winner) : null;
}

/// <summary>What one cycle decided, and when the next ride falls due that nothing else would wake.</summary>
public sealed record Plan(IReadOnlyList<Decision> Decisions, DateTimeOffset? NextAt);
