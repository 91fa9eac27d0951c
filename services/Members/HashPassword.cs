using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Coop.Members;

/// <summary>
/// Keeps passwords so that not even we can read them (PBKDF2 with HMAC-SHA512, 210,000 rounds: OWASP Password Storage
/// Cheat Sheet).
/// </summary>
public sealed class Passwords
{
    public const int Shortest = 12;
    public const int Longest = 128;

    private readonly PasswordHasher<Account> chosen = HasherOf(rounds: 210_000);
    private readonly PasswordHasher<Account> drawn = HasherOf(rounds: 1_000);
    private readonly string nobodys;

    public Passwords() => nobodys = Hash(null!, DrawSecret.Of(16));

    public string Hash(Account account, string password) => chosen.HashPassword(account, password);

    /// <summary>For a password that was drawn at random: it cannot be guessed, so hashing it need not be slow.</summary>
    public string HashDrawn(Account account, string password) => drawn.HashPassword(account, password);

    /// <summary>Takes as long for an account that is not there, so that the time does not tell who belongs.</summary>
    public bool Fits(Account? account, string password) =>
        chosen.VerifyHashedPassword(account!, account?.PasswordHash ?? nobodys, password)
            is not PasswordVerificationResult.Failed && account?.PasswordHash is not null;

    private static PasswordHasher<Account> HasherOf(int rounds) =>
        new(Options.Create(new PasswordHasherOptions { IterationCount = rounds }));
}
