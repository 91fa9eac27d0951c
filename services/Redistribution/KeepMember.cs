using Coop.Hosting;
using Coop.Members;

namespace Coop.Redistribution;

/// <summary>Keeps since when and until when people work here; the days decide who takes part in the surplus, and when shares are owed back.</summary>
public sealed class KeepMember(RedistributionDb db) : IHear<MemberJoined>, IHear<MemberEngaged>, IHear<MemberLeft>
{
    public async Task Hear(MemberJoined news, CancellationToken stopping)
    {
        var worker = await Known(news.MemberId, stopping);
        worker.JoinedOn = news.JoinedOn;
        worker.Engagement ??= news.Engagement;
        if (worker.LeftOn < news.JoinedOn)
            worker.LeftOn = null;
    }

    public async Task Hear(MemberEngaged news, CancellationToken stopping) =>
        (await Known(news.MemberId, stopping)).Engagement = news.Engagement;

    public async Task Hear(MemberLeft news, CancellationToken stopping)
    {
        var worker = await Known(news.MemberId, stopping);
        if (worker.JoinedOn is null || worker.JoinedOn <= news.LeftOn)
            worker.LeftOn = news.LeftOn;
        db.Wake<TakeBackShares>();
    }

    private async Task<Worker> Known(MemberId member, CancellationToken stopping) =>
        await db.Workers.FindAsync([member], stopping) ?? db.Workers.Add(new Worker { MemberId = member }).Entity;
}
