using System.ComponentModel.DataAnnotations;
using System.Net;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Orders;

/// <summary>
/// A restaurant changes its mind. Matching has the only say, so that nothing is cancelled and collected at once; it is
/// asked with the caller's own credential.
/// </summary>
public static class CancelOrder
{
    public sealed record Request([property: Required, StringLength(500, MinimumLength = 1)] string Reason);

    /// <param name="CostCents">What the restaurant still owes, VAT included, as the quote had promised.</param>
    public sealed record View(OrderId Id, OrderStatus Status, Money CostCents, OrderView Order);

    /// <summary>What is needed of Matching's answer.</summary>
    private sealed record Ride(bool WasAssigned, bool ByCoop);

    public static void Map(IEndpointRouteBuilder orders) => orders.MapPost("/{id:guid}/cancel", Cancel)
        .For(Role.Restaurant, Role.Coordinator).ForTills().WithName("CancelOrder");

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Cancel(
        Guid id, Request request, HttpRequest http, Caller caller, OrdersDb db, Peers peers, TimeProvider clock,
        CancellationToken stopping)
    {
        if (await db.OrderFor(caller, id, stopping) is not { } known)
            return Problems.NotFound();
        if (known.CancelledCents is { } already)
            return TypedResults.Ok(new View(known.Id, known.Status, already, OrderView.For(caller, known)));

        using var answer = await peers.To(ServiceName.Matching, http)
            .PostAsJsonAsync($"/v1/rides/{id}/cancel", request, Wire.Json, stopping);
        if (answer.StatusCode == HttpStatusCode.Conflict)
            return new Refusal("noncancelable_delivery", "The food is on its way, or the ride is over.").ToProblem();

        // A ride that is not there yet will be in a moment: its order is on its way to Matching.
        if (!answer.IsSuccessStatusCode)
            throw new PeerGone(ServiceName.Matching);

        var ride = (await answer.Content.ReadFromJsonAsync<Ride>(Wire.Json, stopping))!;
        db.ChangeTracker.Clear();
        var cost = Money.Zero;
        var changed = await db.ChangeOrder(caller, id, order =>
        {
            var wasCancelled = order.Status == OrderStatus.Cancelled;
            var refusal = order.Cancel(ride.WasAssigned, ride.ByCoop, clock.GetUtcNow());
            if (refusal is null && !wasCancelled)
                db.Tell(order.RestaurantId.Value, StreamKind.Order, order.Id.Value, "cancelled");
            cost = order.CancelledCents ?? Money.Zero;
            return refusal;
        }, stopping);
        return changed.Result is Ok<OrderView> { Value: { } order }
            ? TypedResults.Ok(new View(order.Id, order.Status, cost, order))
            : (ProblemHttpResult)changed.Result;
    }
}
