using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// Why a ride was put to whom: for every member, and for the riders concerned. Riders stand in it by their shift, not by
/// their name. With the choices made in the same cycle it is enough to compute the winner again.
/// </summary>
public static class ReadWhy
{
    private const int MostDecisions = 50;

    /// <param name="Together">What was decided in the same cycle about the other rides.</param>
    public sealed record Explanation(
        DecisionKind Kind, DateTimeOffset At, PolicyRef? Policy, MemberId? By, string? Because, Decision? Decision,
        IReadOnlyList<Decision> Together);

    public sealed record View(RideId RideId, IReadOnlyList<Explanation> Decisions);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapGet("/rides/{id:guid}/why", Read)
        .For(Role.Rider, Role.Member, Role.Coordinator, Role.Auditor).WithName("ReadWhy");

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Read(
        Guid id, Caller caller, MatchingDb db, CancellationToken stopping)
    {
        var ride = new RideId(id);
        var kept = await db.Decisions.AsNoTracking()
            .Where(decision => decision.RideId == ride)
            .OrderByDescending(decision => decision.Seq)
            .Take(MostDecisions)
            .ToListAsync(stopping);
        if (kept.Count == 0 && !await db.Rides.AnyAsync(one => one.Id == ride, stopping))
            return Problems.NotFound();
        var isOpenTo = caller.Is(Role.Member) || caller.Is(Role.Coordinator) || caller.Is(Role.Auditor);
        if (!isOpenTo && !await db.IsConcerned(caller.Member, ride, kept, stopping))
            return Problems.NotFound();

        // The last cycle in full; of the earlier ones, what they decided about this ride.
        var last = kept.FirstOrDefault(decision => decision.Kind == DecisionKind.Choice)?.Cycle;
        var together = await db.Decisions.AsNoTracking()
            .Where(decision => decision.Cycle == last && decision.RideId != ride)
            .OrderBy(decision => decision.Seq)
            .ToListAsync(stopping);
        return TypedResults.Ok(new View(ride, [.. kept.Select(decision => new Explanation(
            decision.Kind, decision.At, decision.Policy, decision.By, decision.Because, decision.Decision,
            decision.Cycle == last ? [.. together.Select(other => other.Decision!)] : []))]));
    }

    private static async Task<bool> IsConcerned(
        this MatchingDb db, MemberId rider, RideId ride, List<KeptDecision> kept, CancellationToken stopping)
    {
        var considered = kept.SelectMany(decision => decision.Decision?.Candidates ?? []).Select(candidate => candidate.ShiftId).ToHashSet();
        var shifts = await db.Shifts.AsNoTracking().Where(shift => shift.RiderId == rider)
            .Where(shift => considered.Contains(shift.Id)).AnyAsync(stopping);
        return shifts || await db.Offers.AnyAsync(offer => offer.RideId == ride && offer.RiderId == rider, stopping);
    }
}
