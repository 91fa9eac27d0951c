using Coop.Routing;

namespace Coop.Matching;

/// <summary>
/// Which idle rider is asked for which ride. All rides that are due and all idle riders are weighed at once: as many
/// rides as possible get a rider, the food waits as little as possible in sum, then the ways are as short as possible.
/// Where riders are scarce, a ride that has waited longer counts for more, so that none waits for ever. One ride at a
/// time; equal riders are told apart by their tickets alone.
/// </summary>
public static class Choice
{
    /// <summary>Most rides weighed in one cycle; the next cycle takes the others at once.</summary>
    public const int MostRides = 100;

    private sealed record Due(OpenRide Ride, IReadOnlyList<Candidate> Candidates);

    /// <summary>
    /// A ride is due as soon as its nearest rider would have to set out to be there when the food is ready, less the
    /// voted margin: earlier, it would only bind a rider whom others need.
    /// </summary>
    public static Plan Of(
        MatchingPolicy policy, IEnumerable<OpenRide> rides, IEnumerable<IdleRider> riders, IRouting routing, DateTimeOffset now)
    {
        // Neither names nor the order of rows may decide: rides stand as they fall due, riders as their tickets fell.
        var idle = riders.OrderBy(rider => rider.Ticket).ToList();
        var due = new List<Due>();
        DateTimeOffset? nextAt = null;
        foreach (var ride in rides.OrderBy(ride => ride.ReadyAt).ThenBy(ride => ride.PlacedAt).ThenBy(ride => ride.Id.Value))
        {
            var candidates = idle.ConvertAll(rider => Eligibility.Of(policy, ride, rider, routing, now));
            if (candidates.Where(IsAllowed).Min(candidate => (long?)candidate.RidingSeconds) is not { } nearest)
                continue;
            var dueAt = ride.ReadyAt.AddSeconds(-nearest - policy.OfferMarginSeconds);
            if (dueAt > now)
                nextAt = nextAt < dueAt ? nextAt : dueAt;
            else
                due.Add(new Due(ride, candidates));
        }

        // Of many more rides than riders the oldest compete; each of these could be ridden, so that every cycle gives some
        // and the next one comes to the others.
        var most = Math.Min(MostRides, 2 * idle.Count);
        if (due.Count > most)
            (due, nextAt) = (due[..most], now);
        return new Plan(Decide(policy, due, now), nextAt);
    }

    private static List<Decision> Decide(MatchingPolicy policy, List<Due> due, DateTimeOffset now)
    {
        if (due.Count == 0)
            return [];

        var deferCosts = DeferCosts(policy, due);
        var columns = Assignment.Cheapest(Costs(due, deferCosts));
        return [.. due.Zip(columns, (one, column) => DecisionOf(one, column, now)).Zip(deferCosts, (decision, cost) => decision with { DeferCost = cost })];
    }

    private static Decision DecisionOf(Due due, int column, DateTimeOffset now)
    {
        var winner = column < due.Candidates.Count ? due.Candidates[column].ShiftId : (ShiftId?)null;
        var runnerUp = due.Candidates.Where(IsAllowed).Where(candidate => candidate.ShiftId != winner).MinBy(candidate => candidate.Cost);
        return new Decision(
            due.Ride.Id, now, due.Ride.ReadyAt, due.Candidates, DeferCost: 0, winner, runnerUp?.ShiftId, runnerUp?.Cost);
    }

    /// <summary>
    /// Leaving a ride without a rider costs more than all the ways together, so it happens only for want of riders;
    /// among those left, a second since the food was ready counts twice: once because it is part of every way of serving
    /// the ride, and once more so that the older ride goes first.
    /// </summary>
    private static long[] DeferCosts(MatchingPolicy policy, List<Due> due)
    {
        var dearest = due.Sum(one => one.Candidates.Where(IsAllowed).Max(candidate => candidate.Cost));
        var latest = due.Max(one => one.Ride.ReadyAt);
        return [.. due.Select(one => 1 + dearest + (2 * policy.Weights.WaitingFood * (long)(latest - one.Ride.ReadyAt).TotalSeconds))];
    }

    /// <summary>One row a ride, one column a rider, and for each ride a column of its own that means waiting.</summary>
    private static long[][] Costs(List<Due> due, long[] deferCosts)
    {
        var riders = due[0].Candidates.Count;

        // Tickets decide only where costs are equal: no sum of ranks reaches one unit of cost.
        var unit = ((long)due.Count * riders) + 1;
        return [.. due.Select((one, row) =>
        {
            var costs = new long[riders + due.Count];
            Array.Fill(costs, Assignment.Never);
            for (var rank = 0; rank < riders; rank++)
                if (IsAllowed(one.Candidates[rank]))
                    costs[rank] = (one.Candidates[rank].Cost * unit) + rank;
            costs[riders + row] = deferCosts[row] * unit;
            return costs;
        })];
    }

    private static bool IsAllowed(Candidate candidate) => candidate.ExcludedBy is null;
}
