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
        string passkey, Caller caller, MembersDb db, UserManager<Account> accounts, CancellationToken stopping)
    {
        if (await Find(passkey, caller, db, accounts, stopping) is not var (account, found))
            return Problems.NotFound();
        await accounts.RemovePasskeyAsync(account, found.CredentialId);
        return TypedResults.NoContent();
    }

    private static async Task<(Account Account, UserPasskeyInfo Passkey)?> Find(
        string passkey, Caller caller, MembersDb db, UserManager<Account> accounts, CancellationToken stopping) =>
        Base64Url.IsValid(passkey) && await db.Accounts.FindAsync([caller.Id], stopping) is { } account
            && await accounts.GetPasskeyAsync(account, Base64Url.DecodeFromChars(passkey)) is { } found ? (account, found) : null;
}
