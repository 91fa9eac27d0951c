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

/// <summary>Anyone may read the keys that the co-op signs with (RFC 7517): tokens, quotes and statements.</summary>
public static class ShowKeys
{
    private const int Most = 1_000;

    public static void Map(IEndpointRouteBuilder root) =>
        root.MapGet("/.well-known/jwks.json", Handle).WithName("ShowKeys").WithTags("Members").ForAnyone();

    private static async Task<IResult> Handle(MembersDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var keys = await db.PublishedKeys.Where(key => key.RetiresAt > now)
            .OrderByDescending(key => key.RetiresAt).Take(Most).Select(key => key.PublicJwk).ToListAsync(stopping);
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
