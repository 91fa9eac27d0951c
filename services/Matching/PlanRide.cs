using Coop.Hosting;
using Coop.Orders;

namespace Coop.Matching;

/// <summary>A placed order becomes a ride, and riders are looked for.</summary>
public sealed class PlanRide(MatchingDb db) : IHear<OrderPlaced>
{
    public async Task Hear(OrderPlaced news, CancellationToken stopping)
    {
        var id = RideId.Of(news.OrderId);
        await db.TakeTurn(id, stopping);
        if (await db.Rides.FindAsync([id], stopping) is not null)
            return;

        var word = await db.KitchenWords.FindAsync([id], stopping);
        db.Rides.Add(new Ride
        {
            Id = id,
            RestaurantId = news.RestaurantId,
            Pickup = news.Pickup,
            Dropoff = news.Dropoff,
            Grams = news.Grams,
            Metres = news.Metres,
            Vehicle = news.Vehicle,
            Price = news.Price,
            Proof = news.Proof,
            Pin = news.Pin,
            Link = news.Link,
            PlacedAt = news.PlacedAt.ToUniversalTime(),
            ReadyAt = word?.ReadyAt ?? news.ReadyAt.ToUniversalTime(),
        });
        db.Wake<OfferRides>();
    }
}
