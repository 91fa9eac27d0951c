using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// Where the co-op has an authority of its own, people sign in there and show its ID token here for the co-op's tokens.
/// The first time they are known by an address that the authority vouches for; from then on by its subject alone, so that
/// whoever gets that address one day does not get the account with it.
/// </summary>
public static class SignInByAuthority
{
    /// <param name="Nonce">To be sent to the authority, which puts it into the ID token.</param>
    /// <param name="MaxAgeSeconds">
    /// To be sent to the authority as <c>max_age</c>: who signed in there longer ago does so anew, and the ID token says when. Where it does not,
    /// one's token opens what a renewed one opens.
    /// </param>
    public sealed record Question(Guid Id, string Authority, string ClientId, string Nonce, int MaxAgeSeconds);

    public sealed record Request(Guid Id, [property: StringLength(16_384)] string IdToken);

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapPost("/sign-in/authority/options", Ask).WithName("AskToSignInByAuthority").ForAnyone();
        members.MapPost("/sign-in/authority", Handle).WithName("SignInByAuthority").ForAnyone();
    }

    /// <summary>A door to sign in here is closed while people sign in with the authority.</summary>
    internal static RouteHandlerBuilder UnlessElsewhere(this RouteHandlerBuilder door) => door.AddEndpointFilter((context, next) =>
        context.HttpContext.RequestServices.GetRequiredService<Authority>().Address is { } authority
            ? ValueTask.FromResult<object?>(new Refusal("sign_in_elsewhere", "Here people sign in with the co-op's own authority.")
            {
                Facts = new Dictionary<string, object?> { ["authority"] = authority },
            }.ToProblem())
            : next(context));

    private static async Task<Results<Ok<Question>, ProblemHttpResult>> Ask(
        HttpContext http, MembersDb db, Authority authority, SignInLimits limits, TimeProvider clock, CancellationToken stopping)
    {
        if (authority.Address is not { } address)
            return Problems.NotFound();
        if (limits.Check(http) is { } tooMany)
            return tooMany;
        var nonce = DrawSecret.Of(32);
        var asked = await db.Ask("{}", state: nonce, account: null, clock.GetUtcNow(), stopping);
        return TypedResults.Ok(new Question(asked.Id, address, authority.Audience, nonce, (int)Authority.LongestAgo.TotalSeconds));
    }

    private static async Task<Results<Ok<SignIn.Answer>, ProblemHttpResult>> Handle(
        Request request, HttpContext http, MembersDb db, Authority authority, Tokens tokens, SignInLimits limits,
        TimeProvider clock, CancellationToken stopping)
    {
        if (authority.Address is null)
            return Problems.NotFound();
        if (limits.Check(http) is { } tooMany)
            return tooMany;
        if (await db.Take(request.Id, account: null, clock.GetUtcNow(), stopping) is not { } nonce
            || await authority.Read(request.IdToken, nonce, stopping) is not { } who)
            return Wrong();

        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.AccountOf(who, stopping) is not { ClosedAt: null } account)
            return Wrong();
        account.AuthoritySubject = who.Subject;
        var answer = await tokens.Issue(db, account, hasTwoFactors: true, stopping, signsIn: who.JustSignedIn);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(answer);
    }

    private static async Task<Account?> AccountOf(this MembersDb db, Authority.Someone who, CancellationToken stopping) =>
        await db.Accounts.SingleOrDefaultAsync(account => account.AuthoritySubject == who.Subject, stopping)
        ?? (who.VerifiedEmail is { } email && await db.LockAccount(Account.Normalize(email), stopping) is { AuthoritySubject: null } invited ? invited : null);

    private static ProblemHttpResult Wrong() => Problems.Of(
        StatusCodes.Status401Unauthorized, "invalid_credentials", "The authority's word opens no account here: ask anew.");
}
