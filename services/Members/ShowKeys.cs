using System.Text.Json;
using Coop.Hosting;
using Coop.Keys;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>A public key of one of the services, shown until nothing it signed needs checking any more.</summary>
public sealed class PublishedKey
{
    public required string Kid { get; init; }
    public required string PublicJwk { get; init; }
    public required DateTimeOffset RetiresAt { get; init; }
}

/// <summary>
/// Anyone may read the keys that the co-op signs with (RFC 7517): tokens, quotes, statements and adoptions. Members' own are
/// shown as they are made, since nobody can sign in before, and bear its name; the others' as soon as they are heard of.
/// What members adopted holds for years, so Members' keys stay shown, but for those withdrawn before their time.
/// </summary>
public static class ShowKeys
{
    private const int Most = 1_000;

    public static void Map(IEndpointRouteBuilder root) =>
        root.MapGet("/.well-known/jwks.json", Handle).WithName("ShowKeys").WithTags("Members").ForAnyone();

    /// <summary>A public key, and no word beside it that came over the bus.</summary>
    /// <param name="Service">Members, for what no other service may sign; absent for the others.</param>
    private sealed record Shown(string Kty, string Crv, string Alg, string Use, string Kid, string X, string Y, string? Service = null);

    private static async Task<IResult> Handle(MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var own = await db.Database.SqlQuery<string>(
            $"""
            SELECT public_jwk AS "Value" FROM signing_keys
            WHERE retires_at - created_at >= {SigningKeys<MembersDb>.Lifetime} ORDER BY created_at DESC LIMIT {Most}
            """).ToListAsync(stopping);
        var others = await db.Database.SqlQuery<string>(
            $"""
            SELECT public_jwk AS "Value" FROM published_keys
            WHERE retires_at > {clock.GetUtcNow()} AND kid NOT IN (SELECT kid FROM signing_keys) ORDER BY retires_at DESC LIMIT {Most}
            """).ToListAsync(stopping);
        return TypedResults.Json(new
        {
            Keys = own.ConvertAll(key => Read(key) with { Service = ServiceName.Members })
                .Concat(others.ConvertAll(key => Read(key) with { Service = null })),
        }, Wire.Json);
    }

    private static Shown Read(string jwk) => JsonSerializer.Deserialize<Shown>(jwk, Wire.Json)!;
}

/// <summary>A service has a new key.</summary>
public sealed class KeepKey(MembersDb db) : IHear<SigningKeyPublished>
{
    public async Task Hear(SigningKeyPublished news, CancellationToken stopping)
    {
        if (await db.PublishedKeys.FindAsync([news.Kid], stopping) is null)
            db.PublishedKeys.Add(new PublishedKey { Kid = news.Kid, PublicJwk = news.PublicJwk, RetiresAt = news.RetiresAt });
    }
}
