using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>Finds whose address and password somebody shows; wrong ones are counted, and after a few of them the account rests.</summary>
internal static class FindByPassword
{
    /// <returns>
    /// The account, held until the caller's transaction ends; null where it is nobody's, at rest, or the password is wrong, which is
    /// counted and saved then, and takes as long in each case.
    /// </returns>
    internal static async Task<Account?> Find(
        this UserManager<Account> accounts, MembersDb db, Passwords passwords, string email, string password, CancellationToken stopping)
    {
        var transaction = db.Database.CurrentTransaction
            ?? throw new InvalidOperationException("Passwords are checked in a transaction, or a hundred at once would all find the account unlocked.");
        // One after the other of an address that is nobody's, too, or their waiting would tell who belongs.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({email}, 0))", stopping);
        // While an account rests nothing is counted, or whoever guesses could keep its owner out for ever.
        if (await db.LockAccount(email, stopping) is not { ClosedAt: null, PasswordHash: not null } account || await accounts.IsLockedOutAsync(account))
        {
            passwords.Pretend(password);
            return null;
        }
        if (await accounts.CheckPasswordAsync(account, password))
            return account;
        await accounts.AccessFailedAsync(account);
        await transaction.CommitAsync(stopping);
        passwords.PretendWhereDrawn(account, password);
        return null;
    }

    /// <summary>The same for a wrong address, a wrong password and an account at rest, so that it tells nothing about who belongs.</summary>
    internal static ProblemHttpResult Wrong() => Problems.Of(StatusCodes.Status401Unauthorized, "invalid_credentials",
        $"That is not the address and password of an account. After {KeepAccounts.MostWrongPasswords} wrong passwords or codes an account rests for {KeepAccounts.Rest.TotalMinutes:0} minutes.");
}
