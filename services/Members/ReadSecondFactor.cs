using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>Somebody sees whether a phone's codes are asked for beside their password, and gives that up where it is theirs to choose.</summary>
public static class ReadSecondFactor
{
    private const string Path = "/members/me/second-factor";

    /// <param name="Since">When a phone began to be asked for; null while a password opens the account alone.</param>
    /// <param name="IsRequired">Whether everybody in this co-op has to have one.</param>
    public sealed record View(DateTimeOffset? Since, bool IsRequired);

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapGet(Path, Handle).WithName("ReadSecondFactor").ForSignedIn();
        members.MapDelete(Path, Remove).WithName("RemoveSecondFactor").ForSignedIn().OnlyJustSignedIn();
    }

    private static async Task<Ok<View>> Handle(Caller caller, MembersDb db, AskSecondFactor factors, CancellationToken stopping) =>
        TypedResults.Ok(new View((await db.SecondFactors.FindAsync([caller.Id], stopping))?.Since, factors.IsRequired));

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        Caller caller, HttpContext http, MembersDb db, AskSecondFactor factors, TimeProvider clock, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.LockAccount(caller.Id, stopping) is not { ClosedAt: null } account
            || await db.SecondFactors.FindAsync([caller.Id], stopping) is not { } factor)
            return Problems.NotFound();
        if (account.IsClosedTo(caller.SignedInAt))
            return WhoMayCome.AskToSignIn(http);
        if (factors.IsRequired)
            return new Refusal("second_factor_required", "Everybody here has a second factor: set up another phone in the place of this one.").ToProblem();
        db.Remove(factor);
        await db.EndSignIns(account.Id, clock.GetUtcNow(), stopping);
        db.Publish(new PersonTold(account.Id, account.Roles.Contains(Role.Restaurant), account.Id, "second-factor-removed", clock.GetUtcNow()));
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.NoContent();
    }
}
