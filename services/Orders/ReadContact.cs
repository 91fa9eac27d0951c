using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Orders;

/// <summary>The rider on the ride, and nobody else, reads whom to ask for at the door; once it is over, no longer.</summary>
public static class ReadContact
{
    public sealed record View(string? Name, string? Phone, string? Instructions);

    public static void Map(IEndpointRouteBuilder orders) =>
        orders.MapGet("/{id:guid}/contact", Read).For(Role.Rider).WithName("ReadContact");

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Read(
        Guid id, Caller caller, OrdersDb db, CancellationToken stopping)
    {
        var order = await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == new OrderId(id), stopping);
        if (order?.IsRiddenBy(caller.Member) is not true)
            return Problems.NotFound();

        var contact = await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.OrderId == order.Id, stopping);
        return TypedResults.Ok(new View(contact?.Name, contact?.Phone, contact?.Instructions));
    }
}
