using System.Security.Cryptography;
using System.Text;

namespace Coop.Members;

/// <summary>
/// A key of a restaurant's till: <c>coop_ID_SECRET</c>. Only the fingerprint of the secret is kept, so the key is shown
/// once. Its secret is 32 random bytes: there is nothing to guess, so a plain SHA-256 is enough.
/// </summary>
public sealed class ApiKey
{
    private const string Prefix = "coop";

    public required string Id { get; init; }
    public required RestaurantId RestaurantId { get; init; }
    public required string SecretHash { get; init; }
    public required DateTimeOffset IssuedAt { get; init; }
    public KeyScope Scope { get; init; }

    /// <summary>To the minute, and on a busy till a minute late.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public static string Write(string id, string secret) => $"{Prefix}_{id}_{secret}";

    /// <returns>Null for what is no key of ours.</returns>
    public static (string Id, string Secret)? Read(string key) =>
        key.Split('_', 3) is [Prefix, { Length: > 0 and <= 64 } id, { Length: > 0 and <= 256 } secret] ? (id, secret) : null;

    /// <summary>Whether it opens doors; compared in a time that tells nothing about the secret.</summary>
    public bool Fits(string secret) => RevokedAt is null && CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(SecretHash), Encoding.ASCII.GetBytes(Fingerprint.Of(secret)));
}

/// <summary>What is kept of a secret that is long and random: enough to know it again, not to have it.</summary>
public static class Fingerprint
{
    public static string Of(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
