using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Orders;

/// <summary>Where an order is, who rides it, and what it costs and why.</summary>
public static class ReadOrder
{
    public static void Map(IEndpointRouteBuilder orders) =>
        orders.MapGet("/{id:guid}", Read).For(Role.Restaurant, Role.Coordinator).ForTills().WithName("ReadOrder");

    private static async Task<Results<Ok<OrderView>, ProblemHttpResult>> Read(
        Guid id, Caller caller, OrdersDb db, CancellationToken stopping) =>
        await db.OrderFor(caller, id, stopping) is { } order
            ? TypedResults.Ok(OrderView.For(caller, order))
            : Problems.NotFound();
}
