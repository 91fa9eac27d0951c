using System.Security.Cryptography;

namespace Coop.Members;

/// <summary>Draws what nobody can guess: invitations, refresh tokens, secrets of keys, first passwords.</summary>
internal static class DrawSecret
{
    public static byte[] Bytes(int bytes) => RandomNumberGenerator.GetBytes(bytes);

    /// <summary>Letters and digits that stand in for <paramref name="bytes"/> random bytes.</summary>
    public static string Of(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
