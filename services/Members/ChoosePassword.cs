using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>Somebody changes their password, knowing the old one; every device has to sign in again, also one that was stolen.</summary>
public static class ChoosePassword
{
    public sealed record Request(
        [property: StringLength(Passwords.Longest)] string Password,
        [property: StringLength(Passwords.Longest, MinimumLength = Passwords.Shortest)] string NewPassword);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/members/me/password", Handle).WithName("ChoosePassword").ForSignedIn().UnlessElsewhere();

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Request request, Caller caller, HttpContext http, MembersDb db, UserManager<Account> accounts, SignInLimits limits,
        CheckPassword check, TimeProvider clock, CancellationToken stopping)
    {
        if (await db.Accounts.FindAsync([caller.Id], stopping) is not { ClosedAt: null, PasswordHash: not null } known)
            return Problems.NotFound();
        if (limits.Check(http, known.Email) is { } tooMany)
            return tooMany;

        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        db.ChangeTracker.Clear();
        if (await db.LockAccount(known.Email!, stopping) is not { } account || await accounts.IsLockedOutAsync(account))
            return Wrong();
        if (!await accounts.CheckPasswordAsync(account, request.Password))
        {
            await accounts.AccessFailedAsync(account);
            await transaction.CommitAsync(stopping);
            return Wrong();
        }
        if (request.NewPassword == request.Password)
            return Same.ToProblem();
        if (await check.Of(account, request.NewPassword, stopping) is { } easy)
            return easy.ToProblem();
        account.Choose(accounts.PasswordHasher.HashPassword(account, request.NewPassword));
        await db.EndSignIns(account.Id, clock.GetUtcNow(), stopping);
        db.Publish(new PersonTold(account.Id, account.Roles.Contains(Role.Restaurant), account.Id, "password-changed", clock.GetUtcNow()));
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.NoContent();
    }

    internal static Refusal Same => new("same_password", "That is the password that there was: choose another.") { ByRule = true };

    private static ProblemHttpResult Wrong() => new Refusal("wrong_password", "That is not the password of this account.") { ByRule = true }.ToProblem();
}
