using Microsoft.Extensions.Options;

namespace Coop.Members;

/// <summary>Identity's keeper of accounts, but that an account rests by the co-op's clock: Identity would read the machine's.</summary>
public sealed class Accounts(
    IUserStore<Account> store, IOptions<IdentityOptions> options, IPasswordHasher<Account> hasher, IEnumerable<IUserValidator<Account>> users,
    IEnumerable<IPasswordValidator<Account>> passwords, ILookupNormalizer names, IdentityErrorDescriber errors, IServiceProvider services,
    ILogger<UserManager<Account>> log, TimeProvider clock)
    : UserManager<Account>(store, options, hasher, users, passwords, names, errors, services, log)
{
    public override Task<bool> IsLockedOutAsync(Account user) => Task.FromResult(user.LockoutEnd > clock.GetUtcNow());

    /// <summary>Counts a wrong password; after so many of them the account rests, and they are forgotten.</summary>
    public override Task<IdentityResult> AccessFailedAsync(Account user)
    {
        if (++user.AccessFailedCount >= Options.Lockout.MaxFailedAccessAttempts)
            (user.LockoutEnd, user.AccessFailedCount) = (clock.GetUtcNow() + Options.Lockout.DefaultLockoutTimeSpan, 0);
        return UpdateAsync(user);
    }
}
