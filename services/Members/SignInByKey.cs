using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>Another service asks whose API key a till showed it. Who holds the key learns only who they are.</summary>
public static class SignInByKey
{
    public sealed record Answer(Guid Id, IReadOnlyList<Role> Roles, KeyScope Scope);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/sign-in/key", Handle).WithName("SignInByKey").ForAnyone();

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> Handle(
        HttpContext http, MembersDb db, SignInLimits limits, TimeProvider clock, CancellationToken stopping)
    {
        var shown = ApiKey.Read(http.Request.Headers["X-Api-Key"].ToString());
        if (shown is not var (id, secret)
            || await db.ApiKeys.FindAsync([id], stopping) is not { } key || !key.Fits(secret)
            || await db.Accounts.FindAsync([key.RestaurantId.Value], stopping) is not { ClosedAt: null } account)
            return limits.CountWrongKey(http, shown?.Id) ?? Problems.Of(StatusCodes.Status401Unauthorized, "unauthenticated", "Nobody holds that key.");

        var (now, minuteAgo) = (clock.GetUtcNow(), clock.GetUtcNow().AddMinutes(-1));
        await db.ApiKeys.Where(one => one.Id == id && (one.LastUsedAt == null || one.LastUsedAt < minuteAgo))
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.LastUsedAt, now), stopping);
        return TypedResults.Ok(new Answer(account.Id, account.Roles, key.Scope));
    }
}
