using System.Buffers.Binary;
using Microsoft.Extensions.Options;

namespace Coop.Members;

/// <summary>
/// Keeps passwords so that not even we can read them (PBKDF2 with HMAC-SHA512, 210,000 rounds: OWASP Password Storage
/// Cheat Sheet).
/// </summary>
public sealed class Passwords : IPasswordHasher<Account>
{
    public const int Shortest = 12;
    public const int Longest = 128;

    private const int RoundsIfDrawn = 1_000;
    private const int WhereRoundsStand = 5;   // in Identity's format 3: marker, function, rounds, length of the salt, salt, key

    private readonly PasswordHasher<Account> chosen = HasherOf(rounds: 210_000);
    private readonly PasswordHasher<Account> drawn = HasherOf(RoundsIfDrawn);
    private readonly string nobodys;

    public Passwords() => nobodys = HashPassword(null!, DrawSecret.Of(16));

    public string HashPassword(Account user, string password) => chosen.HashPassword(user, password);

    /// <summary>For a password that was drawn at random: it cannot be guessed, so hashing it need not be slow.</summary>
    public string HashDrawn(Account account, string password) => drawn.HashPassword(account, password);

    /// <returns>That it should be hashed anew, unless it was drawn: that one has few rounds on purpose.</returns>
    public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword) =>
        chosen.VerifyHashedPassword(user, hashedPassword, providedPassword) switch
        {
            PasswordVerificationResult.SuccessRehashNeeded when IsDrawn(hashedPassword) => PasswordVerificationResult.Success,
            var result => result,
        };

    /// <summary>Takes as long as a wrong password where there is none to look at, so that the time does not tell who belongs.</summary>
    public void Pretend(string password) => chosen.VerifyHashedPassword(null!, nobodys, password);

    /// <summary>The same where a drawn password was looked at, which takes hardly any time.</summary>
    public void PretendWhereDrawn(Account account, string password)
    {
        if (IsDrawn(account))
            Pretend(password);
    }

    /// <summary>Whether the account's password is the one that was drawn at the founding.</summary>
    public static bool IsDrawn(Account account) => IsDrawn(account.PasswordHash!);

    private static bool IsDrawn(string hash) =>
        BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hash).AsSpan(WhereRoundsStand)) == RoundsIfDrawn;

    private static PasswordHasher<Account> HasherOf(int rounds) =>
        new(Options.Create(new PasswordHasherOptions { IterationCount = rounds }));
}
