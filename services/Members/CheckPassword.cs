using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// A password that somebody chooses is checked by how many guesses it would take, frequent passwords, rows of keys, dates
/// and the words around the account first (NIST SP 800-63B §5.1.1.2), and not by which signs stand in it.
/// </summary>
internal static class CheckPassword
{
    /// <summary>Of the scale 0 to 4 of zxcvbn: ten to the eighth guesses.</summary>
    private const int Enough = 3;

    /// <summary>What anybody who guesses at a delivery co-op would try.</summary>
    private static readonly string[] OurWords =
        ["coop", "cooperative", "coordinator", "courier", "delivery", "dispatch", "livraison", "member", "restaurant", "rider", "riders"];

    private static readonly Zxcvbn.Zxcvbn Scale = new();

    internal static async Task<Refusal?> CheckNewPassword(
        this MembersDb db, Account account, string password, PersonSeals seals, CancellationToken stopping)
    {
        var name = await db.NameOf(seals, new MemberId(account.Id), stopping);
        var coop = await db.Founded.Select(founded => founded.Name).SingleOrDefaultAsync(stopping);
        return Check(password, [account.Email, name?.FirstName, name?.LastName, coop]);
    }

    private static Refusal? Check(string password, IEnumerable<string?> around)
    {
        var words = around.OfType<string>().SelectMany(text => text.ToLowerInvariant().Split([' ', '.', '@', '-', '\'', '_'], StringSplitOptions.RemoveEmptyEntries));
        return Scale.EvaluatePassword(password, [.. OurWords, .. words]).Score >= Enough ? null
            : new Refusal("easy_password", "This password would be guessed early: four or five words that have nothing to do with each other are better.") { ByRule = true };
    }
}
