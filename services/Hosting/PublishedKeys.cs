using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Coop.Hosting;

/// <summary>
/// The public keys of the co-op as Members shows them to everyone. Whoever gets a quote, a statement or an access
/// token checks its signature with them, without asking who signed it.
/// </summary>
public sealed class PublishedKeys(Peers peers, TimeProvider clock) : IDisposable
{
    /// <summary>Forged key names must not make us ask Members each time.</summary>
    private static readonly TimeSpan PauseBetweenFetches = TimeSpan.FromSeconds(2);

    private static readonly JsonWebTokenHandler Jws = new() { MapInboundClaims = false };

    private readonly SemaphoreSlim oneFetch = new(1);
    private Dictionary<string, JsonWebKey> keys = [];
    private DateTimeOffset fetchedAt = DateTimeOffset.MinValue;

    /// <summary>The content of a compact JWS of the given <paramref name="typ"/> that one of the co-op's keys signed (ES256).</summary>
    /// <returns>Null for what is forged, of another kind, or signed with a key that nobody published.</returns>
    public async Task<JsonElement?> Open(string jws, string typ, CancellationToken stopping)
    {
        var rules = new TokenValidationParameters
        {
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        };
        return await Check(jws, typ, rules, stopping) is { IsValid: true, SecurityToken: JsonWebToken opened }
            ? JsonElement.Parse(Base64UrlEncoder.DecodeBytes(opened.EncodedPayload))
            : null;
    }

    internal async Task<TokenValidationResult?> Check(
        string jws, string typ, TokenValidationParameters rules, CancellationToken stopping)
    {
        if (!Jws.CanReadToken(jws) || KidOf(jws) is not { } kid || await Find(kid, stopping) is not { } key)
            return null;
        rules.ValidTypes = [typ];
        rules.ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256];
        rules.RequireSignedTokens = true;
        rules.IssuerSigningKey = key;
        return await Jws.ValidateTokenAsync(jws, rules);
    }

    private static string? KidOf(string jws)
    {
        try
        {
            return Jws.ReadJsonWebToken(jws).Kid is { Length: > 0 } kid ? kid : null;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private async Task<JsonWebKey?> Find(string kid, CancellationToken stopping)
    {
        if (keys.TryGetValue(kid, out var known))
            return known;

        await oneFetch.WaitAsync(stopping);
        try
        {
            if (!keys.ContainsKey(kid) && clock.GetUtcNow() - fetchedAt > PauseBetweenFetches)
            {
                keys = await Fetch(stopping);
                fetchedAt = clock.GetUtcNow();
            }
            return keys.GetValueOrDefault(kid);
        }
        finally
        {
            oneFetch.Release();
        }
    }

    private async Task<Dictionary<string, JsonWebKey>> Fetch(CancellationToken stopping)
    {
        using var answer = await peers.To(ServiceName.Members).GetAsync("/.well-known/jwks.json", stopping);
        if (!answer.IsSuccessStatusCode)
            throw new PeerGone(ServiceName.Members);
        return new JsonWebKeySet(await answer.Content.ReadAsStringAsync(stopping))
            .Keys.Where(key => key.Kid is not null).ToDictionary(key => key.Kid);
    }

    public void Dispose() => oneFetch.Dispose();
}
