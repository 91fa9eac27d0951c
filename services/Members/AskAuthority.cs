using System.Net.Http.Json;
using System.Globalization;
using System.Text.Json;
using Coop.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Coop.Members;

/// <summary>
/// The co-op's own OpenID Connect authority (Keycloak and the like), where people sign in instead of here if
/// <c>SignIn:Authority</c> names one; <c>SignIn:Audience</c> is what it calls us, and <c>SignIn:Acr</c>, if set, what it must say of how
/// somebody signed in, such as with two factors. What people may do stays with the co-op:
/// of the authority's word only who somebody is counts.
/// </summary>
public sealed class Authority(IConfiguration configuration, TimeProvider clock) : IDisposable
{
    private const int LongestTokenBytes = 16_384;
    private static readonly TimeSpan PauseBetweenFetches = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Whoever showed themselves to the authority so long ago at most just signed in: as long as our own word of it lasts.</summary>
    public static readonly TimeSpan LongestAgo = Tokens.Lifetime;

    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];
    private static readonly JsonWebTokenHandler Jwt = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = LongestTokenBytes };

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly SemaphoreSlim oneFetch = new(1);
    private (string Authority, DateTimeOffset At, IReadOnlyList<SecurityKey> Keys)? known;

    /// <param name="VerifiedEmail">Null where the authority does not vouch for it.</param>
    /// <param name="JustSignedIn">Whether they showed themselves to the authority now, and not last week, with a session there that goes on.</param>
    public sealed record Someone(string Subject, string? VerifiedEmail, bool JustSignedIn);

    /// <summary>Null where people sign in with the co-op itself.</summary>
    /// <exception cref="InvalidOperationException">It is not <c>https</c>, so anybody on the way could be the authority.</exception>
    public string? Address => configuration["SignIn:Authority"] is not { Length: > 0 } address ? null
        : new Uri(address) is { Scheme: "https" } or { IsLoopback: true } ? address.TrimEnd('/')
        : throw new InvalidOperationException("SignIn:Authority must be an https address.");

    public string Audience => configuration["SignIn:Audience"] is { Length: > 0 } audience ? audience
        : throw new InvalidOperationException("SignIn:Audience is not set: what does the authority call us?");

    /// <summary>Who an ID token is about (OpenID Connect Core §3.1.3.7); null for one that is forged, expired, for another, or not the answer to <paramref name="nonce"/>.</summary>
    public async Task<Someone?> Read(string idToken, string nonce, CancellationToken stopping)
    {
        if (!Jwt.CanReadToken(idToken) || KidOf(idToken) is not { } kid)
            return null;
        var read = await Jwt.ValidateTokenAsync(idToken, new TokenValidationParameters
        {
            ValidIssuer = Address,
            ValidAudience = Audience,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (_, expires, _, _) => expires + Skew > clock.GetUtcNow().UtcDateTime,
            IssuerSigningKeys = (await KeysFor(kid, stopping)).Where(key => key.KeyId == kid),
        });
        if (!read.IsValid || Text("nonce") != nonce || Text("sub") is not { Length: > 0 and <= 255 } subject || Text("azp") is { } party && party != Audience
            || configuration["SignIn:Acr"] is { Length: > 0 } strength && Text("acr") != strength)
            return null;
        var isVerified = read.Claims.TryGetValue("email_verified", out var verified) && verified is true or "true";
        return new Someone(subject, isVerified ? Text("email") : null, IsNow(read.Claims.TryGetValue("auth_time", out var signedIn) ? signedIn : null));

        string? Text(string claim) => read.Claims.TryGetValue(claim, out var value) ? value as string : null;
    }

    /// <summary>Whether <paramref name="authTime"/>, in seconds since 1970, was now; one that is missing, no number or yet to come was not.</summary>
    private bool IsNow(object? authTime) =>
        authTime is int or long && Convert.ToInt64(authTime, CultureInfo.InvariantCulture) is var seconds
        && clock.GetUtcNow().ToUnixTimeSeconds() is var now && seconds <= now + Skew.TotalSeconds && seconds >= now - LongestAgo.TotalSeconds;

    private static string? KidOf(string idToken)
    {
        try
        {
            return Jwt.ReadJsonWebToken(idToken).Kid is { Length: > 0 } kid ? kid : null;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    /// <summary>Its keys as they were last read; read again for a name that is not among them, since authorities change keys too.</summary>
    private async Task<IReadOnlyList<SecurityKey>> KeysFor(string kid, CancellationToken stopping)
    {
        var address = Address!;
        await oneFetch.WaitAsync(stopping);
        try
        {
            if (known is not { } last || last.Authority != address
                || !last.Keys.Any(key => key.KeyId == kid) && clock.GetUtcNow() - last.At > PauseBetweenFetches)
                known = (address, clock.GetUtcNow(), await Fetch(address, stopping));
            return known.Value.Keys;
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or KeyNotFoundException or ArgumentException || problem is OperationCanceledException && !stopping.IsCancellationRequested)
        {
            throw new PeerGone("The authority where people sign in", problem);
        }
        finally
        {
            oneFetch.Release();
        }
    }

    private async Task<IReadOnlyList<SecurityKey>> Fetch(string address, CancellationToken stopping)
    {
        var itself = await http.GetFromJsonAsync<JsonElement>($"{address}/.well-known/openid-configuration", stopping);
        if (itself.GetProperty("issuer").GetString()?.TrimEnd('/') != address)
            throw new JsonException("The authority calls itself by another name.");
        return [.. new JsonWebKeySet(await http.GetStringAsync(itself.GetProperty("jwks_uri").GetString(), stopping)).GetSigningKeys()];
    }

    public void Dispose()
    {
        http.Dispose();
        oneFetch.Dispose();
    }
}
