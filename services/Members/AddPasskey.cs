using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coop.Members;

/// <summary>Somebody who is signed in adds a passkey: from then on this device opens their account.</summary>
public static class AddPasskey
{
    private const int Most = 20;

    public sealed record Request(Guid Id, JsonElement Credential, [property: StringLength(60, MinimumLength = 1)] string Name)
        : AskPasskey.Reply(Id, Credential);

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapPost("/members/me/passkeys/options", Ask).WithName("AskPasskeyToAdd").ForSignedIn().OnlyJustSignedIn().UnlessElsewhere();
        members.MapPost("/members/me/passkeys", Handle).WithName("AddPasskey").ForSignedIn().OnlyJustSignedIn().UnlessElsewhere();
    }

    private static async Task<Results<Ok<AskPasskey.Question>, ProblemHttpResult>> Ask(
        Caller caller, HttpContext http, MembersDb db, IPasskeyHandler<Account> passkeys, TimeProvider clock, CancellationToken stopping)
    {
        if (await db.Accounts.FindAsync([caller.Id], stopping) is not { ClosedAt: null } account)
            return Problems.NotFound();
        var who = new PasskeyUserEntity { Id = account.Id.ToString(), Name = account.Email!, DisplayName = account.Email! };
        var asked = await passkeys.MakeCreationOptionsAsync(who, http);
        return TypedResults.Ok(await db.Ask(asked.CreationOptionsJson, asked.AttestationState!, caller.Id, clock.GetUtcNow(), stopping));
    }

    private static async Task<Results<Created<ReadPasskeys.View>, ProblemHttpResult>> Handle(
        Request request, Caller caller, HttpContext http, MembersDb db, IPasskeyHandler<Account> passkeys, UserManager<Account> accounts,
        TimeProvider clock, CancellationToken stopping)
    {
        if (await db.Take(request.Id, caller.Id, clock.GetUtcNow(), stopping) is not { } state)
            return new Refusal("used_challenge", "That question was answered before, or is too old: ask anew.").ToProblem();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        if (await db.LockAccount(caller.Id, stopping) is not { ClosedAt: null } account)
            return Problems.NotFound();
        if (account.IsClosedTo(caller.SignedInAt))
            return WhoMayCome.AskToSignIn(http);
        if ((await accounts.GetPasskeysAsync(account)).Count >= Most)
            return new Refusal("too_many_passkeys", $"An account has at most {Most} passkeys: remove one first.").ToProblem();

        var shown = await passkeys.PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = http, CredentialJson = request.Json, AttestationState = state });
        if (!shown.Succeeded)
            return new Refusal("invalid_passkey", "That is not this account's new passkey.") { ByRule = true }.ToProblem();
        shown.Passkey.Name = request.Name;
        if (await accounts.AddOrUpdatePasskeyAsync(account, shown.Passkey) is { Succeeded: false })
            return new Refusal("account_changed", "The account was changed at this moment: ask anew.").ToProblem();
        db.Publish(new PersonTold(account.Id, account.Roles.Contains(Role.Restaurant), account.Id, "passkey-added", clock.GetUtcNow()));
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        var added = ReadPasskeys.View.Of(shown.Passkey);
        return TypedResults.Created($"/v1/members/me/passkeys/{added.Id}", added);
    }
}
