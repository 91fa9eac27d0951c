using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Orders;

/// <summary>A tip for the rider, given after the order was placed. The giver names it, so that giving twice is giving once.</summary>
public static class TipOrder
{
    public sealed record Request(Guid TipId, [property: Range(1, PlaceOrder.MostTipCents)] int Cents);

    public static void Map(IEndpointRouteBuilder orders) =>
        orders.MapPost("/{id:guid}/tips", Tip).For(Role.Restaurant).ForTills().Once().WithName("TipOrder");

    private static async Task<Results<Ok<OrderView>, ProblemHttpResult>> Tip(
        Guid id, Request request, Caller caller, OrdersDb db, TimeProvider clock, CancellationToken stopping)
    {
        if (await Again(id, request, caller, db, stopping) is { } again)
            return again;

        db.Database.AutoSavepointsEnabled = true;
        try
        {
            return await db.ChangeOrder(caller, id, order => Give(db, order, request, clock.GetUtcNow()), stopping);
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate)
        {
            db.ChangeTracker.Clear();
            return await Again(id, request, caller, db, stopping) ?? Problems.NotFound();
        }
    }

    private static Refusal? Give(OrdersDb db, Order order, Request request, DateTimeOffset now)
    {
        var cents = new Money(request.Cents);
        if (order.Tip(cents) is { } refusal)
            return refusal;

        db.Tips.Add(new GivenTip { TipId = request.TipId, OrderId = order.Id, Cents = cents, At = now });
        db.Publish(new OrderTipped(request.TipId, order.Id, order.RestaurantId, cents, now));
        return null;
    }

    /// <summary>The answer to a tip that was given before; null for a new one. The order's own id names the tip it came with.</summary>
    private static async Task<Results<Ok<OrderView>, ProblemHttpResult>?> Again(
        Guid id, Request request, Caller caller, OrdersDb db, CancellationToken stopping)
    {
        var given = await db.Tips.AsNoTracking().SingleOrDefaultAsync(tip => tip.TipId == request.TipId, stopping);
        if (given is null && request.TipId != id)
            return null;
        if (await db.OrderFor(caller, id, stopping) is not { } order)
            return Problems.NotFound();
        return given is not null && given.OrderId == order.Id && given.Cents.Cents == request.Cents
            ? TypedResults.Ok(OrderView.For(caller, order))
            : new Refusal("mismatched_tip", "A tip of this id was given, and it was another.").ToProblem();
    }
}
