using Coop.Hosting;
using Coop.Orders;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Coop.Matching;

/// <summary>The kitchen says when the food can be taken, before or after the ride is known here; its latest word counts.</summary>
public sealed class RideReady(MatchingDb db) : IHear<OrderReady>
{
    private readonly LocalView<Ride> rides = db.Rides.Local;

    public async Task Hear(OrderReady news, CancellationToken stopping)
    {
        var id = RideId.Of(news.OrderId);
        await db.TakeTurns([id], stopping);
        var (readyAt, toldAt) = (news.ReadyAt.ToUniversalTime(), news.At.ToUniversalTime());
        var word = await db.KitchenWords.FindAsync([id], stopping);
        if (word?.ToldAt >= toldAt)
            return;

        if (word is null)
            db.KitchenWords.Add(new KitchenWord { RideId = id, ReadyAt = readyAt, ToldAt = toldAt });
        else
            (word.ReadyAt, word.ToldAt) = (readyAt, toldAt);
        // The ride may have come in the same batch of news and not be saved yet.
        var planned = rides.FindEntry(id)?.Entity ?? await db.Hold(id, stopping);
        planned?.ReadyAt = readyAt;
        db.Wake<OfferRides>(id.Value);
    }
}
