using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>A device signs out: its refresh token, and all that came of the same sign-in, end.</summary>
public static class SignOut
{
    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/sign-out", Handle).WithName("SignOut").ForAnyone();

    private static async Task<NoContent> Handle(
        RefreshSignIn.Request request, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.WhoseToken(request.RefreshToken, stopping) is { } whose)
            await db.EndFamily(whose.Account, whose.Family, clock.GetUtcNow(), stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.NoContent();
    }
}
