using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// Why a ride was put to whom, in words and in numbers: for every member, and for the riders concerned. Riders stand in it
/// by their shift, not by their name. Each record and its policy's weights are enough to compute the winner again.
/// </summary>
public static class ReadWhy
{
    private const int MostDecisions = 50;

    /// <param name="Words">What it means, in English and in French.</param>
    public sealed record Explanation(
        DecisionKind Kind, DateTimeOffset At, PolicyRef? Policy, MemberId? By, string? Because, Decision? Decision, InWords Words);

    /// <param name="Decisions">The newest first.</param>
    /// <param name="Waits">Why it is not offered at this moment, while it waits and its zone is planned; else null.</param>
    public sealed record View(RideId RideId, IReadOnlyList<Explanation> Decisions, WaitingRide? Waits = null);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapGet("/rides/{id:guid}/why", Read)
        .For(Role.Rider, Role.Member, Role.Coordinator, Role.Auditor).WithName("ReadWhy");

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Read(
        Guid id, HttpRequest http, Caller caller, MatchingDb db, TownState town, HoldZones hold, Peers peers, TimeProvider clock, CancellationToken stopping)
    {
        var ride = new RideId(id);
        var now = clock.GetUtcNow();
        var waiting = await db.Rides.AsNoTracking().SingleOrDefaultAsync(one => one.Id == ride && one.Status == RideStatus.Searching, stopping);
        var inForce = waiting is null ? null : await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping);
        var zone = inForce?.Content.ZoneOf(waiting!.Pickup).Name;
        if (zone is not null && !hold.Holds(zone) && await db.ToldByHolder(zone, peers, http, stopping) is { } told)
            return told;
        var waits = zone is null ? null
            : await db.IsServicePaused(stopping) ? WaitingRide.Paused(inForce!.Ref, now)
            : hold.Holds(zone) ? town.WhyWaits(zone, ride, now)
            : null;
        var kept = await db.Decisions.AsNoTracking()
            .Where(decision => decision.RideId == ride)
            .OrderByDescending(decision => decision.Seq)
            .Take(MostDecisions)
            .ToListAsync(stopping);
        if (kept.Count == 0 && !await db.Rides.AnyAsync(one => one.Id == ride, stopping))
            return Problems.NotFound();
        var isOpenTo = caller.Is(Role.Member) || caller.Is(Role.Coordinator) || caller.Is(Role.Auditor);
        if (!isOpenTo && !await db.IsConcerned(caller.Member, kept, waits, stopping))
            return Problems.NotFound();

        var explained = new List<Explanation>(kept.Count);
        foreach (var one in kept)
        {
            var policy = one.Policy is null
                ? null
                : await db.PolicyOf<MatchingPolicy>(PolicyKind.MatchingPolicy, one.Policy.Version, stopping);
            explained.Add(new Explanation(
                one.Kind, one.At, one.Policy, one.By, one.Because, one.Decision,
                DecisionWords.Of(one.Kind, one.Because, one.Decision, policy?.Content.Dispatch.Weights)));
        }
        return TypedResults.Ok(new View(ride, explained, waits));
    }

    /// <summary>What the instance that plans the zone answers, since it alone knows what it plans; null while nobody plans it.</summary>
    private static async Task<Results<Ok<View>, ProblemHttpResult>?> ToldByHolder(
        this MatchingDb db, string zone, Peers peers, HttpRequest http, CancellationToken stopping)
    {
        try
        {
            using var answer = await db.AskHolderOf(zone, peers, http, body: null, stopping);
            return answer.IsSuccessStatusCode
                ? TypedResults.Ok(await answer.Content.ReadFromJsonAsync<View>(Wire.Json, stopping))
                : Problems.NotFound();
        }
        catch (PeerGone)
        {
            return null;
        }
    }

    /// <summary>Whoever was asked, or weighed and not asked.</summary>
    private static async Task<bool> IsConcerned(this MatchingDb db, MemberId rider, List<KeptDecision> kept, WaitingRide? waits, CancellationToken stopping)
    {
        var weighed = kept.Select(one => one.Decision).Append(waits?.Plan).SelectMany(one => one is { } decision
            ? decision.Weighed.Select(other => other.ShiftId).Append(decision.Winner)
            : []).ToHashSet();
        return await db.Shifts.AnyAsync(shift => shift.RiderId == rider && weighed.Contains(shift.Id), stopping);
    }
}
