using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coop.Members;

/// <summary>A signed-in device gets its next access token, and a new refresh token in exchange for its last one.</summary>
public static class RefreshSignIn
{
    public sealed record Request([StringLength(200)] string RefreshToken);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/sign-in/refresh", Handle).WithName("RefreshSignIn").ForAnyone();

    private static async Task<Results<Ok<SignIn.Answer>, ProblemHttpResult>> Handle(
        Request request, HttpContext http, MembersDb db, Tokens tokens, AskSecondFactor factors, SignInLimits limits, IOptions<KeySecret> secret,
        TimeProvider clock, CancellationToken stopping)
    {
        if (limits.Check(http) is { } tooMany)
            return tooMany;

        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        // The account first, as whoever ends its sign-ins takes it: or they would end this token and never see the next.
        if (await db.WhoseToken(request.RefreshToken, stopping) is not { } whose
            || await db.LockAccount(whose.Account, stopping) is not { } account
            || await db.LockRefreshToken(request.RefreshToken, stopping) is not { } token)
            return Refused();

        // The next one follows from this one, so that who lost the answer gets the same again, and no copy of it is kept.
        var next = secret.Value.Mark($"refresh {request.RefreshToken}");
        var outcome = token.Use(clock.GetUtcNow(), next: await db.RefreshTokens.FindAsync([Fingerprint.Of(next)], stopping));
        if (outcome == RefreshOutcome.EndsFamily)
        {
            await db.EndFamily(account.Id, token.Family, clock.GetUtcNow(), stopping);
            await transaction.CommitAsync(stopping);
            return Refused();
        }

        // Who signed in by password alone, before two factors were required, does not stay so.
        if (outcome == RefreshOutcome.Refused || account.ClosedAt is not null || factors.IsRequired && !token.HasTwoFactors)
            return Refused();

        if (outcome == RefreshOutcome.Renewed)
            db.Add(token.Next(next, clock.GetUtcNow()));
        var answer = await tokens.Renew(account, next, stopping);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(answer);
    }

    private static ProblemHttpResult Refused() =>
        Problems.Of(StatusCodes.Status401Unauthorized, "invalid_refresh_token", "Sign in again.");

    /// <summary>Two devices that show the same token at once must not both get the next.</summary>
    private static ValueTask<RefreshToken?> LockRefreshToken(this MembersDb db, string token, CancellationToken stopping) =>
        db.RefreshTokens.FromSql($"SELECT * FROM refresh_tokens WHERE token_hash = {Fingerprint.Of(token)} FOR UPDATE")
            .AsAsyncEnumerable().SingleOrDefaultAsync(stopping);

    internal sealed record Whose(Guid Account, Guid Family);

    /// <summary>Of which sign-in to which account a token is; null for one that was never given.</summary>
    internal static Task<Whose?> WhoseToken(this MembersDb db, string token, CancellationToken stopping)
    {
        var shown = Fingerprint.Of(token);
        return db.RefreshTokens.Where(one => one.TokenHash == shown).Select(one => new Whose(one.AccountId, one.Family)).SingleOrDefaultAsync(stopping);
    }

    /// <summary>
    /// All devices of an account are signed out, now that it is another's business, or nobody's; within the caller's transaction, who saves. A key that
    /// was drawn for a phone, and has not shown a code yet, goes with them.
    /// </summary>
    internal static async Task<int> EndSignIns(this MembersDb db, Guid account, DateTimeOffset at, CancellationToken stopping)
    {
        var ended = await db.End(account, db.RefreshTokens.Where(token => token.AccountId == account), at, stopping);
        (await db.Accounts.FindAsync([account], stopping))?.EndSignIns(at);
        await db.SecondFactors.Where(factor => factor.AccountId == account)
            .ExecuteUpdateAsync(set => set.SetProperty(factor => factor.SealedNext, (byte[]?)null), stopping);
        return ended;
    }

    /// <summary>One device is signed out; within the caller's transaction.</summary>
    /// <returns>How many tokens ended: none if it was signed out before, or is no device of this account.</returns>
    internal static Task<int> EndFamily(this MembersDb db, Guid account, Guid family, DateTimeOffset at, CancellationToken stopping) =>
        db.End(account, db.RefreshTokens.Where(token => token.AccountId == account && token.Family == family), at, stopping);

    /// <summary>Waits until no token of the account is being renewed, so that the next one ends too.</summary>
    private static async Task<int> End(
        this MembersDb db, Guid account, IQueryable<RefreshToken> tokens, DateTimeOffset at, CancellationToken stopping)
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("Sign-ins are ended in a transaction, or what holds their account is let go before they end.");
        await db.Database.ExecuteSqlAsync($"SELECT FROM accounts WHERE id = {account} FOR UPDATE", stopping);
        return await tokens.Where(token => token.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(token => token.EndedAt, at), stopping);
    }
}
