using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Orders;

/// <summary>What the customer's link shows: where the order stands and when it should come; never who they are or where they live.</summary>
public static class TrackOrder
{
    /// <param name="DropoffAt">The estimate while it is on its way; absent once it is over.</param>
    /// <param name="Rider">The name the rider chose for the shift, while they ride.</param>
    public sealed record View(OrderStatus Status, DateTimeOffset? DropoffAt, string? Rider);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapGet("/track/{token}", Track)
        .ForAnyone().WithName("TrackOrder").WithTags("Orders");

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Track(
        [StringLength(100)] string token, OrdersDb db, CancellationToken stopping)
    {
        if (await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.TrackingToken == token, stopping) is not { } order)
            return Problems.NotFound();

        var isOver = OrderLife.IsOver(order.Status);
        return TypedResults.Ok(new View(
            order.Status, isOver ? null : order.DropoffAt, isOver ? null : order.Rider?.DisplayName));
    }
}
