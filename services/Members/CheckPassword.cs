using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// A password that somebody chooses is checked by how many guesses it would take, frequent passwords, rows of keys, dates
/// and the words around the account first, and whether it leaked somewhere (NIST SP 800-63B §5.1.1.2), and not by which signs
/// stand in it.
/// </summary>
public sealed class CheckPassword(MembersDb db, PersonSeals seals, AskLeakedPasswords leaked)
{
    /// <summary>Of the scale 0 to 4 of zxcvbn: ten to the eighth guesses.</summary>
    private const int Enough = 3;

    /// <summary>What anybody who guesses at a delivery co-op would try.</summary>
    private static readonly string[] OurWords =
        ["coop", "cooperative", "coordinator", "courier", "delivery", "dispatch", "livraison", "member", "restaurant", "rider", "riders"];

    private static readonly Zxcvbn.Zxcvbn Scale = new();

    internal async Task<Refusal?> Of(Account account, string password, CancellationToken stopping)
    {
        var name = await db.NameOf(seals, new MemberId(account.Id), stopping);
        var coop = await db.Founded.Select(founded => founded.Name).SingleOrDefaultAsync(stopping);
        return IsEasy(password, [account.Email, name?.FirstName, name?.LastName, coop])
                ? new Refusal("easy_password", "This password would be guessed early: four or five words that have nothing to do with each other are better.") { ByRule = true }
            : await leaked.Know(password, stopping)
                ? new Refusal("leaked_password", "This password is on a list of those that leaked somewhere, and is tried early: choose another, and change it wherever else you use it.") { ByRule = true }
            : null;
    }

    private static bool IsEasy(string password, IEnumerable<string?> around)
    {
        var words = around.OfType<string>().SelectMany(text => text.ToLowerInvariant().Split([' ', '.', '@', '-', '\'', '_'], StringSplitOptions.RemoveEmptyEntries));
        return Scale.EvaluatePassword(password, [.. OurWords, .. words]).Score < Enough;
    }
}
