using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>Another service asks whose API key a till showed it. Who holds the key learns only who they are.</summary>
public static class SignInByKey
{
    public sealed record Answer(Guid Id, IReadOnlyList<Role> Roles);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/sign-in/key", Handle).WithName("SignInByKey").ForAnyone();

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> Handle(
        HttpContext http, MembersDb db, CancellationToken stopping)
    {
        if (ApiKey.Read(http.Request.Headers["X-Api-Key"].ToString()) is not var (id, secret)
            || await db.ApiKeys.FindAsync([id], stopping) is not { } key || !key.Fits(secret)
            || await db.Accounts.FindAsync([key.RestaurantId.Value], stopping) is not { ClosedAt: null } account)
            return Problems.Of(StatusCodes.Status401Unauthorized, "unauthenticated", "Nobody holds that key.");

        return TypedResults.Ok(new Answer(account.Id, account.Roles));
    }
}
