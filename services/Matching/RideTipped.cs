using Coop.Hosting;
using Coop.Orders;

namespace Coop.Matching;

/// <summary>A tip was given: whoever is offered the ride sees it, and all of it is theirs.</summary>
public sealed class RideTipped(MatchingDb db) : IHear<OrderTipped>
{
    public async Task Hear(OrderTipped news, CancellationToken stopping)
    {
        if (await db.Tips.FindAsync([news.TipId], stopping) is null)
            db.Tips.Add(new RideTip { TipId = news.TipId, RideId = RideId.Of(news.OrderId), Cents = news.Cents });
    }
}
