using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>Somebody sees on which devices their account is open, and closes it on one that is not in their hands any more.</summary>
public static class ReadSignIns
{
    public sealed record Answer(IReadOnlyList<View> Items);

    /// <param name="LastUsedAt">When it last signed in or renewed its sign-in, which a device in use does every ten minutes.</param>
    public sealed record View(Guid Id, DateTimeOffset LastUsedAt, DateTimeOffset EndsAt);

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapGet("/members/me/sign-ins", Handle).WithName("ReadSignIns").ForSignedIn();
        members.MapDelete("/members/me/sign-ins/{id:guid}", End).WithName("EndSignIn").ForSignedIn().OnlyJustSignedIn();
    }

    private static async Task<Ok<Answer>> Handle(Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var open = await db.RefreshTokens
            .Where(token => token.AccountId == caller.Id && token.UsedAt == null && token.EndedAt == null && token.ExpiresAt > now)
            .OrderByDescending(token => token.ExpiresAt).ToListAsync(stopping);
        return TypedResults.Ok(new Answer([.. open.Select(token => new View(token.Family, token.ExpiresAt - RefreshToken.ValidFor, token.ExpiresAt))]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> End(
        Guid id, Caller caller, MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        var ended = await db.EndFamily(caller.Id, id, clock.GetUtcNow(), stopping);
        await transaction.CommitAsync(stopping);
        return ended > 0 ? TypedResults.NoContent() : Problems.NotFound();
    }
}
