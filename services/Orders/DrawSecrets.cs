using System.Buffers.Text;
using System.Security.Cryptography;

namespace Coop.Orders;

/// <summary>What nobody may guess about an order comes from the system's cryptographic source.</summary>
public static class DrawSecrets
{
    private const int TokenBytes = 16;
    private const int Pins = 10_000;

    /// <summary>The end of the customer's link: 128 bits.</summary>
    public static string TrackingToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>Four digits that the customer tells the rider.</summary>
    public static string Pin() => $"{RandomNumberGenerator.GetInt32(Pins):0000}";
}
