using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>A till's key stops opening doors, within a minute everywhere. Revoking it again changes nothing.</summary>
public static class RevokeApiKey
{
    public static void Map(IEndpointRouteBuilder members) =>
        members.MapDelete("/restaurants/{id:guid}/api-keys/{key}", Handle).WithName("RevokeApiKey")
            .For(Role.Coordinator, Role.Restaurant);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid id, string key, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var restaurant = new RestaurantId(id);
        if (!caller.RunsTill(restaurant) || await db.ApiKeys.FindAsync([key], stopping) is not { } known
            || known.RestaurantId != restaurant)
            return Problems.NotFound();

        known.RevokedAt ??= clock.GetUtcNow();
        await db.SaveChangesAsync(stopping);
        return TypedResults.NoContent();
    }
}
