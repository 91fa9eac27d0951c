using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>Somebody signs in with a passkey: no address, no password, nothing that could be phished.</summary>
public static class SignInByPasskey
{
    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapPost("/sign-in/passkey/options", Ask).WithName("AskPasskeyToSignIn").ForAnyone().UnlessElsewhere();
        members.MapPost("/sign-in/passkey", Handle).WithName("SignInByPasskey").ForAnyone().UnlessElsewhere();
    }

    private static async Task<Results<Ok<AskPasskey.Question>, ProblemHttpResult>> Ask(
        HttpContext http, MembersDb db, IPasskeyHandler<Account> passkeys, SignInLimits limits, TimeProvider clock, CancellationToken stopping)
    {
        if (limits.Check(http) is { } tooMany)
            return tooMany;
        var asked = await passkeys.MakeRequestOptionsAsync(user: null, http);
        return TypedResults.Ok(await db.Ask(asked.RequestOptionsJson, asked.AssertionState!, account: null, clock.GetUtcNow(), stopping));
    }

    private static async Task<Results<Ok<SignIn.Answer>, ProblemHttpResult>> Handle(
        AskPasskey.Reply reply, HttpContext http, MembersDb db, IPasskeyHandler<Account> passkeys, UserManager<Account> accounts,
        Tokens tokens, SignInLimits limits, TimeProvider clock, CancellationToken stopping)
    {
        if (limits.Check(http) is { } tooMany)
            return tooMany;
        if (await db.Take(reply.Id, account: null, clock.GetUtcNow(), stopping) is not { } state)
            return Wrong();

        var shown = await passkeys.PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = http, CredentialJson = reply.Json, AssertionState = state });
        if (shown is not { Succeeded: true, User: { ClosedAt: null } account })
            return Wrong();

        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        // Its counter goes on; of two that show the same count at once, the second finds the account changed.
        if (await accounts.AddOrUpdatePasskeyAsync(account, shown.Passkey) is { Succeeded: false })
            return Wrong();
        var answer = await tokens.Issue(db, account, hasTwoFactors: true, stopping);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(answer);
    }

    private static ProblemHttpResult Wrong() => Problems.Of(
        StatusCodes.Status401Unauthorized, "invalid_passkey", "That passkey opens nothing here: ask anew, or sign in with your password.");
}
