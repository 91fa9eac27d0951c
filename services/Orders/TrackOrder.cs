using System.ComponentModel.DataAnnotations;
using System.Net;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Orders;

/// <summary>What the customer's link shows: where the order stands and when it should come; never who they are or where they live.</summary>
public static class TrackOrder
{
    /// <param name="DropoffAt">The estimate while it is on its way; absent once it is over.</param>
    /// <param name="Rider">The name the rider chose for the shift, while they ride.</param>
    /// <param name="Area">Roughly where the food is, from the collection to the handover, as far as it is known.</param>
    public sealed record View(OrderStatus Status, DateTimeOffset? DropoffAt, string? Rider, Where? Area);

    /// <summary>Somewhere in a square of <paramref name="Metres"/> around a point.</summary>
    public sealed record Where(double Lat, double Lng, int Metres);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapGet("/track/{token}", Track)
        .ForAnyone().WithName("TrackOrder").WithTags("Orders");

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Track(
        [StringLength(100)] string token, OrdersDb db, Peers peers, CancellationToken stopping)
    {
        if (await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.TrackingToken == token, stopping) is not { } order)
            return Problems.NotFound();

        var isOver = OrderLife.IsOver(order.Status);
        return TypedResults.Ok(new View(
            order.Status, isOver ? null : order.DropoffAt, isOver ? null : order.Rider?.DisplayName,
            order.Status == OrderStatus.Collected ? await AreaOf(order, peers, stopping) : null));
    }

    /// <summary>
    /// Positions stay with Matching, which is asked with the customer's own right: their link. Without an answer the page
    /// simply has none.
    /// </summary>
    private static async Task<Where?> AreaOf(Order order, Peers peers, CancellationToken stopping)
    {
        try
        {
            using var answer = await peers.To(ServiceName.Matching)
                .GetAsync($"/v1/rides/{order.Id.Value}/area/{order.TrackingToken}", stopping);
            return answer.StatusCode == HttpStatusCode.OK
                ? await answer.Content.ReadFromJsonAsync<Where>(Wire.Json, stopping)
                : null;
        }
        catch (PeerGone)
        {
            return null;
        }
    }
}
