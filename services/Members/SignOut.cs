using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>A device signs out: its refresh token, and all that came of the same sign-in, end.</summary>
public static class SignOut
{
    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/sign-out", Handle).WithName("SignOut").ForAnyone();

    private static async Task<NoContent> Handle(
        RefreshSignIn.Request request, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var shown = Fingerprint.Of(request.RefreshToken);
        var family = await db.RefreshTokens.Where(token => token.TokenHash == shown)
            .Select(token => (Guid?)token.Family).SingleOrDefaultAsync(stopping);
        if (family is { } its)
            await db.EndFamily(its, clock.GetUtcNow(), stopping);
        return TypedResults.NoContent();
    }
}
