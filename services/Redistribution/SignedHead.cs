using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Coop.Redistribution;

/// <summary>
/// How far the books were chained at an instant, signed by the co-op. It stands on every statement; two of them that
/// contradict each other show that the books were written anew in between.
/// </summary>
/// <param name="Links">How many entries are chained; the head is the hash of that one.</param>
/// <param name="Signature">A compact JWS (ES256) over the three other values.</param>
/// <param name="Key">The public key (JWK), so that it can be checked years later; the co-op shows the same at <c>/.well-known/jwks.json</c>.</param>
public sealed record SignedHead(long Links, string Head, DateTimeOffset At, string Signature, JsonElement Key)
{
    /// <summary>Keeps a head from passing for a quote or a token.</summary>
    public const string Typ = "books-head+jwt";

    /// <summary>What is signed.</summary>
    public string Payload() => JsonSerializer.Serialize(new { links = Links, head = Head, at = At });

    /// <exception cref="FormatException">It is not a signed head at all.</exception>
    public static SignedHead Read(JsonElement json)
    {
        var fields = new Fields(json);
        return DateTimeOffset.TryParse(fields.Text("at"), System.Globalization.CultureInfo.InvariantCulture, out var at)
            ? new(fields.Cents("links"), fields.Text("head"), at, fields.Text("signature"), fields.Object("key").Element)
            : throw new FormatException("at is not an instant");
    }

    /// <summary>The name of the key that signed it.</summary>
    public string Kid => new Fields(Key).Text("kid");

    /// <summary>Whether <see cref="Key"/> signed just these values.</summary>
    public bool IsGenuine()
    {
        try
        {
            var parts = Signature.Split('.');
            var (header, payload) = (new Fields(Part(parts[0])), new Fields(Part(parts[1])));
            var key = new Fields(Key);
            using var pair = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = Base64Url.DecodeFromChars(key.Text("x")), Y = Base64Url.DecodeFromChars(key.Text("y")) },
            });
            return parts.Length == 3 && header.Text("alg") == "ES256" && header.Text("typ") == Typ && header.Text("kid") == key.Text("kid")
                && pair.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256)
                && payload.Cents("links") == Links && payload.Text("head") == Head
                && DateTimeOffset.Parse(payload.Text("at"), System.Globalization.CultureInfo.InvariantCulture) == At;
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or IndexOutOfRangeException or CryptographicException)
        {
            return false;
        }
    }

    private static JsonElement Part(string part) => JsonElement.Parse(Base64Url.DecodeFromChars(part));
}
