using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coop.Members;

/// <summary>
/// Asks whoever showed a password for the code of their phone: who has set one up, always; where <c>SignIn:TwoFactors</c> is
/// <c>true</c>, everybody, so that no password opens anything alone. A passkey is two factors in one: the device, and the PIN or
/// finger that it asks for.
/// </summary>
public sealed class AskSecondFactor(
    MembersDb db, UserManager<Account> accounts, Authority authority, IConfiguration configuration, IOptions<KeySecret> secret,
    TimeProvider clock)
{
    /// <summary>Where the co-op's own authority signs people in, how many factors it asks for is its matter.</summary>
    public bool IsRequired => authority.Address is null && configuration.GetValue("SignIn:TwoFactors", false);

    /// <param name="account">Held until the caller's transaction ends, so that of many who show one code at once only one gets in.</param>
    /// <returns>Null for who may come in. A wrong code counts as a wrong password does, and is saved.</returns>
    internal async Task<ProblemHttpResult?> Of(Account account, string? code, CancellationToken stopping)
    {
        var factor = await db.SecondFactors.FindAsync([account.Id], stopping);
        if (code is null || factor is null)
            return factor is { Since: not null } ? Refused("code_needed", "Sign in with the code that your phone shows, too.")
                : IsRequired ? Problems.Of(StatusCodes.Status403Forbidden, "second_factor_missing",
                    "A password alone opens nothing here: sign in with a passkey, or set up a phone first (POST /v1/sign-in/second-factor).")
                : null;
        switch (factor.Use(code, secret.Value, clock.GetUtcNow()))
        {
            case CodeOutcome.Right:
                return null;
            case CodeOutcome.Begins:
                // Whoever came in without it, or with another phone, comes in anew.
                await db.EndSignIns(account.Id, clock.GetUtcNow(), stopping);
                Tell(account, "second-factor-set");
                return null;
            case CodeOutcome.Late:
                return Refused("late_code", "That code is of the 30 seconds before these: send the one that your phone shows now.");
            case CodeOutcome.Used:
                return Refused("used_code", "That code was used: wait for the next, 30 seconds at most.");
            default:
                await accounts.AccessFailedAsync(account);
                if (await accounts.IsLockedOutAsync(account))
                {
                    // Whoever guesses codes knows the password.
                    Tell(account, "codes-guessed");
                    await db.SaveChangesAsync(stopping);
                }
                await db.Database.CurrentTransaction!.CommitAsync(stopping);
                return Refused("wrong_code", "That is not the code that the phone of this account shows.");
        }
    }

    /// <summary>Whether a phone's code is asked for beside this account's password, and came, once <see cref="Of"/> let somebody in.</summary>
    internal async Task<bool> IsAskedOf(Account account, CancellationToken stopping) =>
        await db.SecondFactors.FindAsync([account.Id], stopping) is { Since: not null };

    /// <summary>Whether more than the password opens the account: then who only knows that may not add to it.</summary>
    internal async Task<bool> IsSet(Guid account, CancellationToken stopping) =>
        await db.SecondFactors.AnyAsync(factor => factor.AccountId == account && factor.Since != null, stopping)
        || await db.Set<IdentityUserPasskey<Guid>>().AnyAsync(passkey => passkey.UserId == account, stopping);

    private void Tell(Account account, string what) =>
        db.Publish(new PersonTold(account.Id, account.Roles.Contains(Role.Restaurant), account.Id, what, clock.GetUtcNow()));

    private static ProblemHttpResult Refused(string code, string because) => Problems.Of(StatusCodes.Status401Unauthorized, code, because);
}
