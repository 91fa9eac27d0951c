using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>A restaurant gets a key for its till. It is shown this once.</summary>
public static class IssueApiKey
{
    private const int Most = 20;

    public sealed record Request(KeyScope Scope = KeyScope.Orders);

    public sealed record Answer(string Id, string Key);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/restaurants/{id:guid}/api-keys", Handle).WithName("IssueApiKey")
            .For(Role.Coordinator, Role.Restaurant).OnlyJustSignedIn().Once(hasSecret: true);

    private static async Task<Results<Created<Answer>, ProblemHttpResult>> Handle(
        Guid id, Request? request, HttpContext http, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var restaurant = new RestaurantId(id);
        if (!caller.RunsTill(restaurant) || !await db.Restaurants.AnyAsync(its => its.Id == restaurant, stopping))
            return Problems.NotFound();
        if (await db.Accounts.AsNoTracking().SingleOrDefaultAsync(one => one.Id == caller.Id, stopping) is { } account && account.IsClosedTo(caller.SignedInAt))
            return WhoMayCome.AskToSignIn(http);
        if (await db.ApiKeys.CountAsync(key => key.RestaurantId == restaurant && key.RevokedAt == null, stopping) >= Most)
            return new Refusal("too_many_keys", $"A restaurant has at most {Most} keys: revoke one first.").ToProblem();

        var answer = db.IssueKey(restaurant, request?.Scope ?? KeyScope.Orders, clock.GetUtcNow());
        await db.SaveChangesAsync(stopping);
        return TypedResults.Created($"/v1/restaurants/{id}/api-keys/{answer.Id}", answer);
    }

    /// <summary>The restaurant itself, or a coordinator who helps it.</summary>
    internal static bool RunsTill(this Caller caller, RestaurantId restaurant) =>
        caller.Is(Role.Coordinator) || caller.Restaurant == restaurant;

    internal static Answer IssueKey(this MembersDb db, RestaurantId restaurant, KeyScope scope, DateTimeOffset now)
    {
        var (id, secret) = (DrawSecret.Of(8), DrawSecret.Of(32));
        db.ApiKeys.Add(new ApiKey
        {
            Id = id,
            RestaurantId = restaurant,
            SecretHash = Fingerprint.Of(secret),
            Scope = scope,
            IssuedAt = now,
        });
        return new Answer(id, ApiKey.Write(id, secret));
    }
}
