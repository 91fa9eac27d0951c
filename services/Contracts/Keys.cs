namespace Coop.Keys;

/// <summary>
/// A service has a new key that it signs with (tokens, quotes, statements). Members shows the public half to everyone at
/// <c>/.well-known/jwks.json</c>; what it signed can be checked until <paramref name="RetiresAt"/>.
/// </summary>
/// <param name="PublicJwk">The public key as a JSON Web Key, ES256, with its <c>kid</c>.</param>
[News("keys.published.v1", ServiceName.Members)]
public sealed record SigningKeyPublished(string Kid, string PublicJwk, DateTimeOffset RetiresAt, DateTimeOffset At);
