using System.Security.Cryptography;

namespace Coop.Redistribution;

/// <summary>
/// The name a person goes by in everything published about a period: it lets the same shares be worked out by anyone, and
/// tells nobody who is who. Without the period's secret it cannot be found from the person's id.
/// </summary>
public static class Pseudonym
{
    /// <summary>Thirty-two lower-case hex digits, the same for one person throughout a period.</summary>
    public static string Of(byte[] periodSecret, Guid person) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(periodSecret, person.ToByteArray(bigEndian: true)).AsSpan(0, 16));
}
