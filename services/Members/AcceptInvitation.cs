using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// Somebody who was invited chooses a password, and from then on signs in with it; devices that were signed in before are
/// not any more. Who had a password hears that there is another now.
/// </summary>
public static class AcceptInvitation
{
    public sealed record Request(
        [StringLength(Passwords.Longest, MinimumLength = Passwords.Shortest)] string Password);

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/invitations/{token}", Handle).WithName("AcceptInvitation").ForAnyone().UnlessElsewhere();

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        string token, Request request, HttpContext http, MembersDb db, Passwords passwords, SignInLimits limits,
        CheckPassword check, TimeProvider clock, CancellationToken stopping)
    {
        if (limits.Check(http) is { } tooMany)
            return tooMany;

        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        var shown = Fingerprint.Of(token);
        var whose = await db.Invitations.Where(one => one.TokenHash == shown).Select(one => (Guid?)one.AccountId).SingleOrDefaultAsync(stopping);
        if (whose is null || await db.LockAccount(whose.Value, stopping) is not { ClosedAt: null } account
            || await db.Invitations.FromSql($"SELECT * FROM invitations WHERE token_hash = {shown} FOR UPDATE")
                .AsAsyncEnumerable().SingleOrDefaultAsync(stopping) is not { } invitation)
            return Problems.NotFound();
        if (invitation.Use(clock.GetUtcNow()) is { } refusal)
            return refusal.ToProblem();
        if (await check.Of(account, request.Password, stopping) is { } easy)
            return easy.ToProblem();

        var isChange = account.PasswordHash is not null;
        account.Choose(passwords.HashPassword(account, request.Password));
        if (invitation.PhoneIsLost)
            await db.ForgetPhones(account, clock.GetUtcNow(), stopping);
        await db.EndSignIns(account.Id, clock.GetUtcNow(), stopping);
        if (isChange)
            db.Publish(new PersonTold(account.Id, account.Roles.Contains(Role.Restaurant), account.Id, "password-changed", clock.GetUtcNow()));
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.NoContent();
    }

    private static async Task ForgetPhones(this MembersDb db, Account account, DateTimeOffset now, CancellationToken stopping)
    {
        await db.SecondFactors.Where(factor => factor.AccountId == account.Id).ExecuteDeleteAsync(stopping);
        await db.Set<IdentityUserPasskey<Guid>>().Where(passkey => passkey.UserId == account.Id).ExecuteDeleteAsync(stopping);
        db.Publish(new PersonTold(account.Id, account.Roles.Contains(Role.Restaurant), account.Id, "second-factor-removed", now));
    }
}
