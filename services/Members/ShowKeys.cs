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
/// Anyone may read the keys that the co-op signs with (RFC 7517): tokens, quotes and statements. Members' own are shown
/// as they are made, since nobody can sign in before; the others' as soon as they are heard of.
/// </summary>
public static class ShowKeys
{
    private const int Most = 1_000;

    public static void Map(IEndpointRouteBuilder root) =>
        root.MapGet("/.well-known/jwks.json", Handle).WithName("ShowKeys").WithTags("Members").ForAnyone();

    private static async Task<IResult> Handle(MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var keys = await db.Database.SqlQuery<string>(
            $"""
            SELECT public_jwk AS "Value" FROM (
                SELECT public_jwk, retires_at FROM signing_keys UNION ALL
                SELECT public_jwk, retires_at FROM published_keys WHERE kid NOT IN (SELECT kid FROM signing_keys)) AS key
            WHERE retires_at > {now} ORDER BY retires_at DESC LIMIT {Most}
            """).ToListAsync(stopping);
        return TypedResults.Json(new { Keys = keys.Select(key => JsonElement.Parse(key)) }, Wire.Json);
    }
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
