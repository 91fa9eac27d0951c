using System.Buffers.Text;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>Somebody sees which passkeys open their account.</summary>
public static class ReadPasskeys
{
    public sealed record Answer(IReadOnlyList<View> Items);

    /// <param name="Id">As WebAuthn writes it: base64url.</param>
    public sealed record View(string Id, string? Name, DateTimeOffset CreatedAt)
    {
        internal static View Of(UserPasskeyInfo passkey) =>
            new(Base64Url.EncodeToString(passkey.CredentialId), passkey.Name, passkey.CreatedAt);
    }

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapGet("/members/me/passkeys", Handle).WithName("ReadPasskeys").ForSignedIn();

    private static async Task<Results<Ok<Answer>, ProblemHttpResult>> Handle(
        Caller caller, MembersDb db, UserManager<Account> accounts, CancellationToken stopping)
    {
        if (await db.Accounts.FindAsync([caller.Id], stopping) is not { } account)
            return Problems.NotFound();
        var passkeys = await accounts.GetPasskeysAsync(account);
        return TypedResults.Ok(new Answer([.. passkeys.OrderBy(passkey => passkey.CreatedAt).Select(View.Of)]));
    }
}
