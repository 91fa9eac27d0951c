using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>The receipt of one order, for its restaurant and for who looks after the books, once it is settled.</summary>
public static class ReadReceipt
{
    public static void Map(IEndpointRouteBuilder v1) => v1.MapGet("/orders/{id:guid}/receipt", Read)
        .For(Role.Restaurant, Role.Coordinator, Role.Auditor).ForTills().WithName("ReadReceipt").WithTags("Pricing");

    private static async Task<Results<Ok<RideReceipt>, ProblemHttpResult>> Read(
        Guid id, Caller caller, PricingDb db, CancellationToken stopping)
    {
        var ride = await db.NewestOf(new OrderId(id), stopping);
        if (ride is null || !(caller.Is(Role.Coordinator) || caller.Is(Role.Auditor) || ride.RestaurantId == caller.Restaurant))
            return Problems.NotFound();

        var tariff = await db.PolicyOf<Tariff>(PolicyKind.Tariff, ride.Price.Tariff.Version, stopping);
        return TypedResults.Ok(RideReceipt.Of(ride, tariff?.Content));
    }
}
