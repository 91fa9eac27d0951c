using Coop.Hosting;
using Coop.Members;

namespace Coop.Matching;

/// <summary>Who listens to the live news of riders hears here that there is something to read at Members, whose phones do not listen to it.</summary>
public sealed class TellPeople(MatchingDb db) : IHear<AnnouncementMade>, IHear<PersonTold>
{
    public Task Hear(AnnouncementMade news, CancellationToken stopping)
    {
        db.Tell(StreamEvent.Everybody, StreamKind.Announcement, news.Id, "published");
        return Task.CompletedTask;
    }

    public Task Hear(PersonTold news, CancellationToken stopping)
    {
        if (!news.IsRestaurant)
            db.Tell(news.AccountId, StreamKind.Announcement, news.Subject, news.Status);
        return Task.CompletedTask;
    }
}
