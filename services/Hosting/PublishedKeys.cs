using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Coop.Hosting;

/// <summary>
/// The public keys of the co-op as Members shows them to everyone. Whoever gets a quote, a statement or an access
/// token checks its signature with them, without asking who signed it.
/// </summary>
public sealed class PublishedKeys(Peers peers)
{
    /// <summary>Forged key names must not make us ask Members each time. It is real time, since it spares a real machine.</summary>
    private static readonly TimeSpan PauseBetweenFetches = TimeSpan.FromMilliseconds(500);
    private static readonly TimeProvider Machine = TimeProvider.System;

    private static readonly JsonWebTokenHandler Jws = new() { MapInboundClaims = false };

    /// <summary>What no other service may say: whoever can put a key of their own on the bus could say it too.</summary>
    private static readonly HashSet<string> SaidByMembersAlone = [AccessTokens.Typ, SignedAdoption.Typ];

    private readonly Lock together = new();
    private Dictionary<string, JsonWebKey> keys = [];
    private long? fetchedAt;
    private Task? next;

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

    /// <summary>Whether everyone can check what the key of this name signed.</summary>
    /// <exception cref="PeerGone">Members cannot be asked.</exception>
    internal async Task<bool> Show(string kid, CancellationToken stopping) => await Find(kid, stopping) is not null;

    internal async Task<TokenValidationResult?> Check(
        string jws, string typ, TokenValidationParameters rules, CancellationToken stopping)
    {
        if (!Jws.CanReadToken(jws) || KidOf(jws) is not { } kid || await Find(kid, stopping) is not { } key)
            return null;
        if (SaidByMembersAlone.Contains(typ) && !(key.AdditionalData.TryGetValue("service", out var service) && service as string == ServiceName.Members))
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

    /// <summary>Whoever meets a name that is not known waits for one look at Members that begins after they asked, together with all others.</summary>
    private async Task<JsonWebKey?> Find(string kid, CancellationToken stopping)
    {
        if (keys.TryGetValue(kid, out var known))
            return known;
        Task look;
        lock (together)
            look = next ??= Task.Run(LookAgain, CancellationToken.None);
        await look.WaitAsync(stopping);
        return keys.GetValueOrDefault(kid);
    }

    private async Task LookAgain()
    {
        if (fetchedAt is { } at && PauseBetweenFetches - Machine.GetElapsedTime(at) is { Ticks: > 0 } pause)
            await Task.Delay(pause, Machine);
        lock (together)
            (next, fetchedAt) = (null, Machine.GetTimestamp());
        using var answer = await peers.To(ServiceName.Members).GetAsync("/.well-known/jwks.json");
        if (!answer.IsSuccessStatusCode)
            throw new PeerGone(ServiceName.Members);
        keys = new JsonWebKeySet(await answer.Content.ReadAsStringAsync())
            .Keys.Where(key => key.Kid is not null).ToDictionary(key => key.Kid);
    }
}
