using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>
/// A restaurant, or the rider, contests the wait that an order was charged for. A person decides, never the program. The
/// rider's hours are not touched by it: they are paid by the clock, which is put right where it is kept.
/// </summary>
public static class ContestWait
{
    /// <param name="Id">The caller's own, so that the same objection again is the same objection; a new one when absent.</param>
    public sealed record Request([property: Required, StringLength(500, MinimumLength = 3)] string Reason, Guid? Id = null);

    public static void Map(IEndpointRouteBuilder v1)
    {
        const string path = "/orders/{id:guid}/wait-objections";
        v1.MapPost(path, Object).For(Role.Restaurant, Role.Rider).ForTills().WithName("ContestWait").WithTags("Pricing");
        v1.MapGet(path, Read).For(Role.Restaurant, Role.Rider, Role.Coordinator, Role.Auditor).ForTills().WithName("ReadWaitObjections").WithTags("Pricing");
    }

    private static async Task<Results<Created<WaitObjectionView>, Ok<WaitObjectionView>, ProblemHttpResult>> Object(
        Guid id, Request request, Caller caller, PricingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.NewestOf(new OrderId(id), stopping) is not { } ride || !Concerns(ride, caller))
            return Problems.NotFound();
        var objection = new WaitObjection(request.Id ?? Guid.CreateVersion7(now), ride.OrderId, ByRider: ride.RiderId == caller.Member, caller.Id, request.Reason, now);
        if (await db.WaitObjections.FindAsync([objection.Id], stopping) is { } known)
            return Again(known, objection, await db.WaitDecisions.FindAsync([known.Id], stopping), ride);
        var tariff = await db.PolicyOf<Tariff>(PolicyKind.Tariff, ride.Price.Tariff.Version, stopping)
            ?? throw new InvalidOperationException($"Tariff {ride.Price.Tariff.Version}, by which order {id} was priced, is not there any more.");
        if (WaitObjection.Refuses(ride, tariff.Content.Afterwards.Waiting, now) is { } refusal)
            return refusal.ToProblem();
        db.WaitObjections.Add(objection);
        try
        {
            await db.SaveChangesAsync(stopping);
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate)
        {
            return new Refusal("already_objected", "You contested this wait before, and once is enough: a coordinator decides.").ToProblem();
        }
        return TypedResults.Created($"/v1/orders/{id}/wait-objections", WaitObjectionView.Of(objection, null, ride));
    }

    private static async Task<Results<Ok<IReadOnlyList<WaitObjectionView>>, ProblemHttpResult>> Read(
        Guid id, Caller caller, PricingDb db, CancellationToken stopping)
    {
        if (await db.NewestOf(new OrderId(id), stopping) is not { } ride
            || !(caller.Is(Role.Coordinator) || caller.Is(Role.Auditor) || Concerns(ride, caller)))
            return Problems.NotFound();
        var objections = await db.WaitObjections.AsNoTracking().Where(one => one.OrderId == ride.OrderId).OrderBy(one => one.At).ToListAsync(stopping);
        var ids = objections.ConvertAll(one => one.Id);
        var decisions = await db.WaitDecisions.AsNoTracking().Where(one => ids.Contains(one.ObjectionId)).ToDictionaryAsync(one => one.ObjectionId, stopping);
        return TypedResults.Ok<IReadOnlyList<WaitObjectionView>>(
            objections.ConvertAll(one => WaitObjectionView.Of(one, decisions.GetValueOrDefault(one.Id), ride)));
    }

    private static bool Concerns(SettledRide ride, Caller caller) =>
        ride.RestaurantId == caller.Restaurant || caller.Is(Role.Rider) && ride.RiderId == caller.Member;

    private static Results<Created<WaitObjectionView>, Ok<WaitObjectionView>, ProblemHttpResult> Again(
        WaitObjection known, WaitObjection asked, WaitDecision? decision, SettledRide ride) => known with { At = asked.At } == asked
            ? TypedResults.Ok(WaitObjectionView.Of(known, decision, ride))
            : new Refusal("mismatched_objection", "Another objection has this id.").ToProblem();
}
