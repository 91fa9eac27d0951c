using Coop.Hosting;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>What a member holds in shares, as the books last said it; a line of their file.</summary>
public sealed class ShareHolding
{
    public required MemberId MemberId { get; init; }
    public Money HeldCents { get; set; }

    /// <summary>What the co-op still has to pay back for shares, once somebody left.</summary>
    public Money OwedCents { get; set; }

    public long Seq { get; set; }
}

/// <summary>Keeps the register of shares by what the books say.</summary>
public sealed class KeepShares(MembersDb db) : IHear<CapitalStands>
{
    internal static void Map(ModelBuilder model) => model.Entity<ShareHolding>().ToTable("share_holdings").HasKey(held => held.MemberId);

    public async Task Hear(CapitalStands news, CancellationToken stopping)
    {
        var held = await db.Set<ShareHolding>().FindAsync([news.MemberId], stopping)
            ?? db.Add(new ShareHolding { MemberId = news.MemberId }).Entity;
        if (held.Seq < news.Seq)
            (held.HeldCents, held.OwedCents, held.Seq) = (news.HeldCents, news.OwedCents, news.Seq);
    }
}
