using Coop.Hosting;
using Coop.Members;

namespace Coop.Matching;

/// <summary>Something was announced to everybody: whoever listens to the live news of riders hears that there is something to read.</summary>
public sealed class TellAnnouncement(MatchingDb db) : IHear<AnnouncementMade>
{
    public Task Hear(AnnouncementMade news, CancellationToken stopping)
    {
        db.Tell(StreamEvent.Everybody, StreamKind.Announcement, news.Id, "published");
        return Task.CompletedTask;
    }
}
