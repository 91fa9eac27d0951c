using System.Globalization;
using System.Text.Json;
using Coop.Members;
using Microsoft.IdentityModel.Tokens;

namespace Coop.Hosting;

/// <summary>
/// Reads the access tokens that Members issues: ES256 only, of this co-op, for this co-op, not expired. What was found
/// true of a token stays true until it expires, so its signature is worked out once.
/// </summary>
public sealed class AccessTokens(PublishedKeys keys, TimeProvider clock)
{
    public const string Typ = "at+jwt";
    public const string Coop = "coop";

    /// <summary>The claim of a token that came of a sign-in itself: when that was (RFC 9068 §2.2.1). One of a renewal has none.</summary>
    public const string SignedInAt = "auth_time";

    private readonly Kept<Caller> known = new(capacity: 20_000, clock);

    internal async Task<(Caller? Caller, bool Expired)> Read(string token, CancellationToken stopping)
    {
        if (known.Find(token) is { } caller)
            return (caller, false);

        var rules = new TokenValidationParameters
        {
            ValidIssuer = Coop,
            ValidAudience = Coop,
            RequireExpirationTime = true,
            LifetimeValidator = (_, expires, _, _) => expires > clock.GetUtcNow().UtcDateTime
                ? true : throw new SecurityTokenExpiredException(),
        };
        var checkedToken = await keys.Check(token, Typ, rules, stopping);
        if (checkedToken is not { IsValid: true, SecurityToken: { } valid })
            return (null, checkedToken?.Exception is SecurityTokenExpiredException);

        if (CallerIn(checkedToken.Claims, until: new DateTimeOffset(valid.ValidTo, TimeSpan.Zero)) is not { } found)
            return (null, false);
        known.Keep(token, found, found.KnownUntil);
        return (found, false);
    }

    private static Caller? CallerIn(IDictionary<string, object> claims, DateTimeOffset until)
    {
        if (!claims.TryGetValue("sub", out var sub) || !Guid.TryParse(sub as string, out var id))
            return null;
        var names = claims.TryGetValue("roles", out var roles) ? roles : null;
        return new Caller(id, (names switch { string one => [one], IEnumerable<object> many => many, _ => [] })
            .Select(name => JsonSerializer.SerializeToElement(name).Deserialize<Role>(Wire.Json)).ToHashSet())
        {
            KnownUntil = until,
            SignedInAt = claims.TryGetValue(SignedInAt, out var at) ? DateTimeOffset.FromUnixTimeSeconds(Convert.ToInt64(at, CultureInfo.InvariantCulture)) : null,
        };
    }
}
