using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Orders;

/// <summary>The kitchen says that the food can be taken, now or at another time than it had said.</summary>
public static class ReadyOrder
{
    private static readonly TimeSpan LongestPast = TimeSpan.FromHours(24);
    private static readonly TimeSpan LongestAhead = TimeSpan.FromDays(30);

    /// <param name="ReadyAt">Now, when absent.</param>
    public sealed record Request(DateTimeOffset? ReadyAt = null);

    public static void Map(IEndpointRouteBuilder orders) =>
        orders.MapPost("/{id:guid}/ready", Ready).For(Role.Restaurant).ForTills().Once().WithName("ReadyOrder");

    private static async Task<Results<Ok<OrderView>, ProblemHttpResult>> Ready(
        Guid id, Request? request, Caller caller, OrdersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var readyAt = request?.ReadyAt?.ToUniversalTime() ?? now;
        if (readyAt < now - LongestPast || readyAt > now + LongestAhead)
            return Problems.Invalid("readyAt", "It lies more than a day back or more than 30 days ahead.");

        return await db.ChangeOrder(caller, id, order =>
        {
            var moved = order.ReadyAt != readyAt;
            if (order.Ready(readyAt) is { } refusal)
                return refusal;
            if (moved)
                db.Publish(new OrderReady(order.Id, readyAt, now));
            return null;
        }, stopping);
    }
}
