using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OtpNet;

namespace Coop.Members;

/// <summary>
/// Somebody takes a phone as their second factor: its app gets a key, and from the first code that they sign in with, their
/// password opens nothing alone. Who has neither an app nor a passkey yet gets an app by password, as whoever is new to a co-op
/// that requires two factors must; then who signed in with what they have adds another, and nobody else.
/// </summary>
public static class AddSecondFactor
{
    private const string Issuer = "Coop";

    /// <param name="NewPassword">One of their own, which is needed where the password was drawn for the founding: that one is not for long.</param>
    public sealed record Request(
        [property: StringLength(320)] string Email,
        [property: StringLength(Passwords.Longest)] string Password,
        [property: StringLength(Passwords.Longest, MinimumLength = Passwords.Shortest)] string? NewPassword = null);

    /// <param name="Key">In base 32, to type into the app; shown this once.</param>
    /// <param name="Uri">The same as <c>otpauth://</c>, to show as a QR code.</param>
    public sealed record Answer(string Key, string Uri);

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapPost("/sign-in/second-factor", AddFirst).WithName("AddFirstSecondFactor").ForAnyone().UnlessElsewhere();
        members.MapPost("/members/me/second-factor", Add).WithName("AddSecondFactor").ForSignedIn().OnlyJustSignedIn().UnlessElsewhere();
    }

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> AddFirst(
        Request request, HttpContext http, MembersDb db, UserManager<Account> accounts, Passwords passwords, AskSecondFactor factors,
        SignInLimits limits, CheckPassword check, IOptions<KeySecret> secret, TimeProvider clock, CancellationToken stopping)
    {
        var email = Account.Normalize(request.Email);
        if (limits.Check(http, email) is { } tooMany)
            return tooMany;

        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await accounts.Find(db, passwords, email, request.Password, stopping) is not { } account)
            return FindByPassword.Wrong();
        if (await factors.IsSet(account.Id, stopping))
            return new Refusal("second_factor_set", "This account has a second factor: sign in with it, then add another.").ToProblem();
        if (request.NewPassword is null && Passwords.IsDrawn(account))
            return Initial.ToProblem();
        if (request.NewPassword is { } chosen)
        {
            if (chosen == request.Password)
                return ChoosePassword.Same.ToProblem();
            if (await check.Of(account, chosen, stopping) is { } easy)
                return easy.ToProblem();
            account.Choose(passwords.HashPassword(account, chosen));
            await db.EndSignIns(account.Id, clock.GetUtcNow(), stopping);
            db.Publish(new PersonTold(account.Id, account.Roles.Contains(Role.Restaurant), account.Id, "password-changed", clock.GetUtcNow()));
        }
        var answer = await db.Draw(account, secret.Value, clock.GetUtcNow(), stopping);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(answer);
    }

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> Add(
        Caller caller, HttpContext http, MembersDb db, IOptions<KeySecret> secret, TimeProvider clock, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.LockAccount(caller.Id, stopping) is not { ClosedAt: null, PasswordHash: not null } account)
            return Problems.NotFound();
        if (account.IsClosedTo(caller.SignedInAt))
            return WhoMayCome.AskToSignIn(http);
        if (Passwords.IsDrawn(account))
            return Initial.ToProblem();
        var answer = await db.Draw(account, secret.Value, clock.GetUtcNow(), stopping);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(answer);
    }

    private static Refusal Initial => new("initial_password", "This password was drawn for the founding: choose one of your own.") { ByRule = true };

    /// <summary>Of keys that were drawn one after the other, the last counts.</summary>
    private static async Task<Answer> Draw(this MembersDb db, Account account, KeySecret secret, DateTimeOffset at, CancellationToken stopping)
    {
        if (await db.SecondFactors.FindAsync([account.Id], stopping) is not { } factor)
            db.Add(factor = new SecondFactor { AccountId = account.Id });
        var key = Base32Encoding.ToString(factor.Draw(secret, at));
        return new Answer(key, new OtpUri(OtpType.Totp, key, account.Email, Issuer, digits: SecondFactor.Digits).ToString());
    }
}
