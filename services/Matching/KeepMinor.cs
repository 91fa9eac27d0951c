using Coop.Hosting;
using Coop.Members;

namespace Coop.Matching;

/// <summary>Somebody under age joined: the limits that protect them hold until they come of age.</summary>
public sealed class KeepMinor(MatchingDb db) : IHear<MemberJoined>
{
    public async Task Hear(MemberJoined news, CancellationToken stopping)
    {
        if (news.MinorUntil is { } until && await db.Minors.FindAsync([news.MemberId], stopping) is null)
            db.Minors.Add(new Minor { RiderId = news.MemberId, Until = until });
    }
}
