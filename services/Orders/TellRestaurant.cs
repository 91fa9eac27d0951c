using Coop.Hosting;
using Coop.Members;

namespace Coop.Orders;

/// <summary>A restaurant, which listens to the live news of orders, hears here what changed about its account.</summary>
public sealed class TellRestaurant(OrdersDb db) : IHear<PersonTold>
{
    public Task Hear(PersonTold news, CancellationToken stopping)
    {
        if (news.IsRestaurant)
            db.Tell(news.AccountId, StreamKind.Announcement, news.Subject, news.Status);
        return Task.CompletedTask;
    }
}
