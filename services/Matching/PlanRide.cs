using Coop.Hosting;
using Coop.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Coop.Matching;

/// <summary>A placed order becomes a ride, and riders are looked for.</summary>
public sealed class PlanRide(MatchingDb db) : IHear<OrderPlaced>, IReadAhead
{
    private readonly HashSet<RideId> turns = [];
    private readonly HashSet<RideId> planned = [];

    // Asked for once: each time it is asked for, all that the batch has loaded so far is searched for changes.
    private readonly LocalView<KitchenWord> words = db.KitchenWords.Local;

    /// <summary>Takes the turns of all rides that this batch concerns, and sees which stand already and what their kitchens said.</summary>
    public async Task ReadAhead(IReadOnlyList<object> news, CancellationToken stopping)
    {
        var ids = news.OfType<OrderPlaced>().Select(one => RideId.Of(one.OrderId))
            .Concat(news.OfType<OrderReady>().Select(one => RideId.Of(one.OrderId))).Distinct().ToList();
        if (ids.Count == 0)
            return;
        await db.TakeTurns(ids, stopping);
        turns.UnionWith(ids);
        planned.UnionWith(await db.Rides.Where(ride => ids.Contains(ride.Id)).Select(ride => ride.Id).ToListAsync(stopping));
        await db.KitchenWords.Where(word => ids.Contains(word.RideId)).LoadAsync(stopping);
    }

    public async Task Hear(OrderPlaced news, CancellationToken stopping)
    {
        var id = RideId.Of(news.OrderId);
        if (!turns.Contains(id))
            await ReadAhead([news], stopping);
        if (!planned.Add(id))
            return;

        var word = words.FindEntry(id)?.Entity;
        db.Rides.Add(new Ride
        {
            Id = id,
            RestaurantId = news.RestaurantId,
            Pickup = news.Pickup,
            Dropoff = news.Dropoff,
            Grams = news.Grams,
            Metres = news.Metres,
            Seconds = news.Seconds,
            Vehicle = news.Vehicle,
            Price = news.Price,
            Proof = news.Proof,
            Pin = news.Pin,
            Link = news.Link,
            PlacedAt = news.PlacedAt.ToUniversalTime(),
            ReadyAt = word?.ReadyAt ?? news.ReadyAt.ToUniversalTime(),
        });
        db.Wake<OfferRides>(id.Value);
    }
}
