using Coop.Dispatch;

namespace Coop.Matching;

/// <summary>One rider weighed for the rides: their shift and ticket, each term, and what it comes to by the policy's weights.</summary>
/// <param name="Cost">The terms by the weights, in thousandths of a second from click to door.</param>
/// <param name="Price">How much dearer all other plans become without this rider; 0 for one whom no other plan needs.</param>
/// <param name="Needed">Whether another plan had them.</param>
public sealed record WeighedShift(ShiftId ShiftId, long Ticket, Terms Terms, long Cost, long Price, bool Needed);

/// <summary>
/// Why rides were put to this rider: they are the one for whom cost and price come to least. With the policy's weights it
/// is enough to compute the choice again; there is no place in it but seconds and metres.
/// </summary>
/// <param name="Rides">What was offered together, in the order of the drop-offs.</param>
/// <param name="PlannedAfter">Rides that were planned for the rider after these; the terms count them too, and they may yet go to others.</param>
/// <param name="Weighed">The winner first, the others by what they come to.</param>
/// <param name="Dearer">How many more were weighed that came to more than all of these.</param>
/// <param name="Excluded">How many riders were excluded from the first of the rides, by the name of the rule.</param>
/// <param name="Lifted">The exclusion that a coordinator set aside, where the members let them.</param>
public sealed record Decision(
    IReadOnlyList<RideId> Rides, DateTimeOffset At, ShiftId Winner, int PlannedAfter, IReadOnlyList<WeighedShift> Weighed, int Dearer,
    IReadOnlyDictionary<string, int> Excluded, string? Lifted = null)
{
    /// <summary>Who would have had the rides if the winner had not been there; null if nobody else could.</summary>
    public WeighedShift? RunnerUp => Weighed.Count > 1 ? Weighed[1] : null;

    public static Decision Of(IReadOnlyList<RideId> rides, ShiftId winner, Reason reason, Func<int, ShiftId> shiftOf, DateTimeOffset at) => new(
        rides, at, winner, reason.RidesPlannedAfter,
        [
            .. reason.Weighed.Select(one => new WeighedShift(shiftOf(one.Rider), one.Ticket, one.Terms, one.Cost, one.Price, one.Needed)),
        ],
        reason.Dearer,
        reason.Excluded.ToDictionary(rule => Eligibility.NameOf(rule.Key), rule => rule.Value));

    /// <summary>What a person decided: nobody else was weighed.</summary>
    public static Decision ByHand(IReadOnlyList<RideId> rides, ShiftId rider, string? lifted, DateTimeOffset at) =>
        new(rides, at, rider, 0, [], 0, new Dictionary<string, int>(), lifted);

    /// <summary>The winner, computed again from this record and the weights alone.</summary>
    public ShiftId WinnerBy(DispatchWeights weights) => Weighed
        .Select(one => one with { Cost = one.Terms.Cost(weights) })
        .OrderBy(one => one.Cost + one.Price).ThenBy(one => one.Needed).ThenBy(one => one.Cost).ThenBy(one => one.Ticket)
        .First().ShiftId;
}
