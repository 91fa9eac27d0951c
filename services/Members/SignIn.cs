using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>Somebody signs in with their e-mail address and password, and their phone's code where they set that up, or all have to.</summary>
public static class SignIn
{
    /// <param name="Code">What their phone shows, where a second factor is set up.</param>
    public sealed record Request(
        [property: StringLength(320)] string Email,
        [property: StringLength(Passwords.Longest)] string Password,
        [property: RegularExpression("^[0-9]{6}$")] string? Code = null);

    /// <param name="ExpiresIn">Seconds that the access token lasts.</param>
    public sealed record Answer(string AccessToken, int ExpiresIn, string RefreshToken);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/sign-in", Handle).WithName("SignIn").ForAnyone().UnlessElsewhere();

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> Handle(
        Request request, HttpContext http, MembersDb db, UserManager<Account> accounts, Passwords passwords,
        AskSecondFactor factors, Tokens tokens, SignInLimits limits, CancellationToken stopping)
    {
        var email = Account.Normalize(request.Email);
        if (limits.Check(http, email) is { } tooMany)
            return tooMany;

        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await accounts.Find(db, passwords, email, request.Password, stopping) is not { } account)
            return FindByPassword.Wrong();
        if (await factors.Of(account, request.Code, stopping) is { } refused)
            return refused;

        await accounts.ResetAccessFailedCountAsync(account);
        var answer = await tokens.Issue(db, account, hasTwoFactors: await factors.IsAskedOf(account, stopping), stopping);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(answer);
    }
}
