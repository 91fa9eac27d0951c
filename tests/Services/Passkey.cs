using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Coop.Services;

/// <summary>A passkey as a phone keeps it (WebAuthn level 3, ES256, no attestation), with what a thief would change about it.</summary>
internal sealed class Passkey : IDisposable
{
    private const byte SeenAndVerified = 0x05;
    private const byte HasKey = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(32);

    public string Id => Base64Url.EncodeToString(id);
    public string Origin { get; init; } = "http://localhost:8080";

    /// <summary>Whose account it says it opens, as it was told when it was made.</summary>
    public string? Owner { get; set; }

    /// <summary>How often it was used; a copy that is used beside it falls behind.</summary>
    public uint Count { get; set; } = 1;

    /// <summary>Whoever is signed in with <paramref name="me"/> adds it; it counts on from there.</summary>
    public async Task<HttpResponseMessage> AddTo(HttpClient me, string name = "phone")
    {
        var question = await Question(me, "/v1/members/me/passkeys/options");
        var answer = await me.PostAsJsonAsync("/v1/members/me/passkeys", new
        {
            id = question.GetProperty("id").GetGuid(), credential = Make(question.GetProperty("publicKey")), name,
        });
        Count++;
        return answer;
    }

    public async Task<HttpResponseMessage> SignIn(CoopFixture coop)
    {
        using var anyone = coop.Client();
        var question = await Question(anyone, "/v1/sign-in/passkey/options");
        return await anyone.PostAsJsonAsync("/v1/sign-in/passkey", new
        {
            id = question.GetProperty("id").GetGuid(), credential = Show(question.GetProperty("publicKey")),
        });
    }

    private static async Task<JsonElement> Question(HttpClient http, string path) =>
        await (await http.PostAsJsonAsync(path, new { })).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>Its answer to the question to add it.</summary>
    public object Make(JsonElement publicKey)
    {
        Owner = publicKey.GetProperty("user").GetProperty("id").GetString();
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Head(publicKey.GetProperty("rp").GetProperty("id").GetString()!, SeenAndVerified | HasKey), .. new byte[16], 0, (byte)id.Length, .. id, .. cose];
        byte[] attestation = [0xA3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xA0, .. Text("authData"), 0x58, (byte)data.Length, .. data];
        return new
        {
            id = Id, rawId = Id, type = "public-key", clientExtensionResults = new { },
            response = new
            {
                clientDataJSON = Base64Url.EncodeToString(Client("webauthn.create", publicKey)),
                attestationObject = Base64Url.EncodeToString(attestation),
                transports = new[] { "internal" },
            },
        };
    }

    /// <summary>Its answer to the question to sign in.</summary>
    public object Show(JsonElement publicKey)
    {
        var client = Client("webauthn.get", publicKey);
        var data = Head(publicKey.GetProperty("rpId").GetString()!, SeenAndVerified);
        return new
        {
            id = Id, rawId = Id, type = "public-key", clientExtensionResults = new { },
            response = new
            {
                clientDataJSON = Base64Url.EncodeToString(client),
                authenticatorData = Base64Url.EncodeToString(data),
                signature = Base64Url.EncodeToString(key.SignData(
                    [.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
                userHandle = Owner,
            },
        };
    }

    public void Dispose() => key.Dispose();

    private byte[] Client(string type, JsonElement publicKey) => JsonSerializer.SerializeToUtf8Bytes(
        new { type, challenge = publicKey.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });

    private byte[] Head(string domain, byte flags)
    {
        var count = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain)), flags, .. count];
    }

    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];
}
