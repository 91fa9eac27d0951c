using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>Somebody names a passkey of theirs anew, or removes it: a lost phone opens nothing then.</summary>
public static class UpdatePasskey
{
    private const string Path = "/members/me/passkeys/{passkey}";

    public sealed record Request([property: StringLength(60, MinimumLength = 1)] string Name);

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapPut(Path, Rename).WithName("NamePasskey").ForSignedIn();
        members.MapDelete(Path, Remove).WithName("RemovePasskey").ForSignedIn().OnlyJustSignedIn();
    }

    private static async Task<Results<Ok<ReadPasskeys.View>, ProblemHttpResult>> Rename(
        string passkey, Request request, Caller caller, MembersDb db, UserManager<Account> accounts, CancellationToken stopping)
    {
        if (await Find(passkey, caller, db, accounts, stopping) is not var (account, found))
            return Problems.NotFound();
        found.Name = request.Name;
        await accounts.AddOrUpdatePasskeyAsync(account, found);
        return TypedResults.Ok(ReadPasskeys.View.Of(found));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        string passkey, Caller caller, HttpContext http, MembersDb db, UserManager<Account> accounts, AskSecondFactor factors, TimeProvider clock,
        CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.LockAccount(caller.Id, stopping);
        if (await Find(passkey, caller, db, accounts, stopping) is not var (account, found))
            return Problems.NotFound();
        if (account.IsClosedTo(caller.SignedInAt))
            return WhoMayCome.AskToSignIn(http);
        // Or whoever knows the password would be free to set up a phone of theirs.
        if (factors.IsRequired && !await factors.IsAskedOf(account, stopping) && (await accounts.GetPasskeysAsync(account)).Count == 1)
            return new Refusal("second_factor_required", "Everybody here has a second factor: add another passkey or an app first.").ToProblem();
        await accounts.RemovePasskeyAsync(account, found.CredentialId);
        db.Publish(new PersonTold(account.Id, account.Roles.Contains(Role.Restaurant), account.Id, "passkey-removed", clock.GetUtcNow()));
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.NoContent();
    }

    private static async Task<(Account Account, UserPasskeyInfo Passkey)?> Find(
        string passkey, Caller caller, MembersDb db, UserManager<Account> accounts, CancellationToken stopping) =>
        Base64Url.IsValid(passkey) && await db.Accounts.FindAsync([caller.Id], stopping) is { } account
            && await accounts.GetPasskeyAsync(account, Base64Url.DecodeFromChars(passkey)) is { } found ? (account, found) : null;
}
