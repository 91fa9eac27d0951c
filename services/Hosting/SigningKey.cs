using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Coop.Hosting;

/// <summary>
/// One key of a service as it lies in its database: the public half to show, the private half sealed, so that a backup
/// holds it and a thief of the backup does not.
/// </summary>
internal sealed class SigningKey
{
    public required string Kid { get; init; }
    public required string PublicJwk { get; init; }
    public required byte[] SealedKey { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last thing it signed needs no checking any more.</summary>
    public required DateTimeOffset RetiresAt { get; init; }

    public static SigningKey New(KeySecret secret, DateTimeOffset createdAt, DateTimeOffset retiresAt)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var kid = Base64UrlEncoder.Encode(new ECDsaSecurityKey(pair).ComputeJwkThumbprint());
        return new SigningKey
        {
            Kid = kid,
            PublicJwk = Jwk(kid, pair.ExportParameters(includePrivateParameters: false).Q),
            SealedKey = secret.Seal(pair.ExportPkcs8PrivateKey(), kid),
            CreatedAt = createdAt,
            RetiresAt = retiresAt,
        };
    }

    public SigningCredentials Open(KeySecret secret)
    {
        var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(secret.Open(SealedKey, Kid), out _);
        return new SigningCredentials(new ECDsaSecurityKey(pair) { KeyId = Kid }, SecurityAlgorithms.EcdsaSha256);
    }

    public static void Map(ModelBuilder model) => model.Entity<SigningKey>(key =>
    {
        key.ToTable("signing_keys");
        key.HasKey(k => k.Kid);
    });

    private static string Jwk(string kid, ECPoint point)
    {
        var (x, y) = (Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y));
        return $$"""{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"{{kid}}","x":"{{x}}","y":"{{y}}"}""";
    }
}

/// <summary>
/// The one secret of the installation that stands outside its databases (<c>Keys:Secret</c>): it seals the signing keys,
/// answers that hold a secret and account numbers, with AES-256-GCM.
/// </summary>
public sealed class KeySecret
{
    public const string WhatItMustBe =
        "Keys:Secret must be 32 random bytes in base64, for example from: openssl rand -base64 32";

    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyBytes = 32;

    /// <summary>32 bytes in base64.</summary>
    public string Secret { get; set; } = "";

    internal bool IsWhole => Convert.TryFromBase64String(Secret, new byte[64], out var length) && length == KeyBytes;

    /// <summary>Nonce, tag, then the sealed bytes; they open only under the same <paramref name="name"/>.</summary>
    public byte[] Seal(byte[] bytes, string name)
    {
        var box = new byte[NonceBytes + TagBytes + bytes.Length];
        var (nonce, tag, content) = Parts(box);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(Convert.FromBase64String(Secret), TagBytes);
        aes.Encrypt(nonce.Span, bytes, content.Span, tag.Span, Encoding.UTF8.GetBytes(name));
        return box;
    }

    /// <exception cref="CryptographicException">Another secret or name sealed it, or it was changed.</exception>
    public byte[] Open(byte[] box, string name)
    {
        var (nonce, tag, content) = Parts(box);
        var bytes = new byte[content.Length];
        using var aes = new AesGcm(Convert.FromBase64String(Secret), TagBytes);
        aes.Decrypt(nonce.Span, content.Span, tag.Span, bytes, Encoding.UTF8.GetBytes(name));
        return bytes;
    }

    /// <summary>A fingerprint that only the holder of the secret can work out, equal for equal texts; lower-case hex.</summary>
    public string Mark(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(Secret), Encoding.UTF8.GetBytes(text)));

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Content) Parts(byte[] box) =>
        (box.AsMemory(0, NonceBytes), box.AsMemory(NonceBytes, TagBytes), box.AsMemory(NonceBytes + TagBytes));
}
