using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Orders;

/// <summary>Finds an order for whoever may see it, and changes it in turn with all who change it at the same moment.</summary>
public static class FindOrder
{
    private const int MostTries = 10;

    /// <summary>The order, if it is the caller's own restaurant's or the caller is a coordinator; else null, as if it were not there.</summary>
    public static Task<Order?> OrderFor(this OrdersDb db, Caller caller, Guid id, CancellationToken stopping)
    {
        var seesAll = caller.Is(Role.Coordinator);
        return db.Orders.SingleOrDefaultAsync(
            order => order.Id == new OrderId(id) && (seesAll || order.RestaurantId == caller.Restaurant), stopping);
    }

    /// <summary>Loads the order, asks the rule, saves; and does so again when somebody else was faster.</summary>
    public static async Task<Results<Ok<OrderView>, ProblemHttpResult>> ChangeOrder(
        this OrdersDb db, Caller caller, Guid id, Func<Order, Refusal?> change, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await db.OrderFor(caller, id, stopping) is not { } order)
                return Problems.NotFound();
            if (change(order) is { } refusal)
                return refusal.ToProblem();
            try
            {
                await db.SaveChangesAsync(stopping);
                return TypedResults.Ok(OrderView.For(caller, order));
            }
            catch (DbUpdateConcurrencyException) when (attempt < MostTries)
            {
                db.ChangeTracker.Clear();
            }
        }
    }
}
