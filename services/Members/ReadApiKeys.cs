using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>A restaurant sees which keys open doors in its name, and when each last did; never the keys themselves.</summary>
public static class ReadApiKeys
{
    private const int Most = 100;

    public sealed record Answer(IReadOnlyList<View> Items);

    public sealed record View(string Id, KeyScope Scope, DateTimeOffset IssuedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapGet("/restaurants/{id:guid}/api-keys", Handle).WithName("ReadApiKeys").For(Role.Coordinator, Role.Restaurant);

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> Handle(
        Guid id, Caller caller, MembersDb db, CancellationToken stopping)
    {
        var restaurant = new RestaurantId(id);
        if (!caller.RunsTill(restaurant))
            return Problems.NotFound();
        var keys = await db.ApiKeys.AsNoTracking().Where(key => key.RestaurantId == restaurant)
            .OrderByDescending(key => key.IssuedAt).Take(Most)
            .Select(key => new View(key.Id, key.Scope, key.IssuedAt, key.LastUsedAt, key.RevokedAt)).ToListAsync(stopping);
        return TypedResults.Ok(new Answer(keys));
    }
}
