using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

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
        members.MapPost("/sign-in", Handle).WithName("SignIn").ForAnyone();

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> Handle(
        Request request, HttpContext http, MembersDb db, Tokens tokens, Passwords passwords, SignInLimits limits,
        TimeProvider clock, CancellationToken stopping)
    {
        var email = Account.Normalize(request.Email);
        if (limits.Check(http, email) is { } tooMany)
            return tooMany;

        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        var account = await db.LockAccount(email, stopping);
        var now = clock.GetUtcNow();
        var fits = passwords.Fits(account, request.Password);
        if (account is null || account.ClosedAt is not null || account.Attempts.RestAt(now) || !fits)
        {
            // While an account rests nothing is counted, or whoever guesses could keep its owner out for ever.
            if (account is not null && !account.Attempts.RestAt(now))
                account.Attempts = account.Attempts.AfterFailure(now);
            await db.SaveChangesAsync(stopping);
            await transaction.CommitAsync(stopping);
            return Wrong();
        }

        account.Attempts = SignInAttempts.None;
        var answer = await tokens.Issue(db, account, family: Guid.CreateVersion7(now), stopping);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(answer);
    }

    /// <summary>The same for a wrong address, a wrong password and an account at rest, so that it tells nothing about who belongs.</summary>
    private static ProblemHttpResult Wrong() => Problems.Of(StatusCodes.Status401Unauthorized, "invalid_credentials",
        $"That is not the address and password of an account. After {SignInAttempts.Most} wrong passwords an account rests for {SignInAttempts.Rest.TotalMinutes:0} minutes.");

    /// <summary>Guesses at one account come one after the other, or a hundred at once would all find it unlocked.</summary>
    private static ValueTask<Account?> LockAccount(this MembersDb db, string email, CancellationToken stopping) =>
        db.Accounts.FromSql($"SELECT * FROM accounts WHERE email = {email} FOR UPDATE")
            .AsAsyncEnumerable().SingleOrDefaultAsync(stopping);
}
