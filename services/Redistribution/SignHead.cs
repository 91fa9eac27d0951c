using System.Text.Json;
using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>Signs how far the books are chained, so that whoever keeps what we said can show later that it was changed since.</summary>
public sealed class SignHead(RedistributionDb db, SigningKeys<RedistributionDb> keys, TimeProvider clock)
{
    /// <summary>The newest link. An entry is linked within a minute or two of being booked.</summary>
    public async Task<SignedHead> Newest(CancellationToken stopping) => await Sign(await db.Set<ChainLink>().AsNoTracking()
        .Where(link => link.Log == ChainedEntries.Log).OrderByDescending(link => link.No).FirstOrDefaultAsync(stopping), stopping);

    /// <summary>That link; null stands for a chain without any.</summary>
    public async Task<SignedHead> Sign(ChainLink? link, CancellationToken stopping)
    {
        var head = new SignedHead(link?.No ?? 0, link?.Hash ?? ChainLink.Nothing, clock.GetUtcNow(), "", default);
        var (jws, jwk) = await keys.SignToKeep(head.Payload(), SignedHead.Typ, stopping);
        return head with { Signature = jws, Key = JsonElement.Parse(jwk) };
    }
}
