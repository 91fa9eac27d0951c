using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>Somebody signs in with their e-mail address and password.</summary>
public static class SignIn
{
    public sealed record Request(
        [StringLength(320)] string Email,
        [StringLength(Passwords.Longest)] string Password);

    /// <param name="ExpiresIn">Seconds that the access token lasts.</param>
    public sealed record Answer(string AccessToken, int ExpiresIn, string RefreshToken);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/sign-in", Handle).WithName("SignIn").ForAnyone().UnlessElsewhere();

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> Handle(
        Request request, HttpContext http, MembersDb db, UserManager<Account> accounts, Passwords passwords, Tokens tokens,
        SignInLimits limits, CancellationToken stopping)
    {
        var email = Account.Normalize(request.Email);
        if (limits.Check(http, email) is { } tooMany)
            return tooMany;

        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        // While an account rests nothing is counted, or whoever guesses could keep its owner out for ever.
        if (await db.LockAccount(email, stopping) is not { ClosedAt: null, PasswordHash: not null } account || await accounts.IsLockedOutAsync(account))
        {
            passwords.Pretend(request.Password);
            return Wrong();
        }
        if (!await accounts.CheckPasswordAsync(account, request.Password))
        {
            await accounts.AccessFailedAsync(account);
            await transaction.CommitAsync(stopping);
            passwords.PretendWhereDrawn(account, request.Password);
            return Wrong();
        }

        await accounts.ResetAccessFailedCountAsync(account);
        var answer = await tokens.Issue(db, account, stopping);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(answer);
    }

    /// <summary>The same for a wrong address, a wrong password and an account at rest, so that it tells nothing about who belongs.</summary>
    private static ProblemHttpResult Wrong() => Problems.Of(StatusCodes.Status401Unauthorized, "invalid_credentials",
        $"That is not the address and password of an account. After {KeepAccounts.MostWrongPasswords} wrong passwords an account rests for {KeepAccounts.Rest.TotalMinutes:0} minutes.");
}
