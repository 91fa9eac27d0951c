using Coop.Hosting;
using Coop.Matching;
using Coop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>
/// A tip becomes the rider's once its order is delivered, whichever of the two is heard of first. A tip on an order that
/// nobody delivers stays where it is and is never charged.
/// </summary>
public sealed class SettleTip(PricingDb db) : IHear<OrderTipped>, IHear<RideDelivered>, IHear<RideCorrected>, IReadAhead
{
    private readonly Dictionary<OrderId, List<Tip>> tips = [];

    /// <summary>Of a tip and a delivery that are heard at once, one must see the other: they take turns on the order.</summary>
    public async Task ReadAhead(IReadOnlyList<object> news, CancellationToken stopping)
    {
        var ids = news.OfType<OrderTipped>().Select(one => one.OrderId)
            .Concat(news.OfType<RideDelivered>().Select(one => one.Step.OrderId))
            .Concat(news.OfType<RideCorrected>().Select(one => one.Step.OrderId)).Distinct().ToList();
        if (ids.Count == 0)
            return;

        // In one order for everybody, so that nobody waits in a circle.
        var names = ids.Select(id => id.Value.ToString()).Order(StringComparer.Ordinal).ToArray();
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest({names}) AS name", stopping);
        foreach (var tip in await db.Tips.Where(tip => ids.Contains(tip.OrderId)).ToListAsync(stopping))
            Of(tip.OrderId).Add(tip);
    }

    public async Task Hear(OrderTipped news, CancellationToken stopping)
    {
        if (await db.Tips.FindAsync([news.TipId], stopping) is not null)
            return;

        var tip = new Tip
        {
            TipId = news.TipId, OrderId = news.OrderId, RestaurantId = news.RestaurantId, Cents = news.Cents,
            GivenAt = news.At.ToUniversalTime(),
        };
        db.Tips.Add(tip);
        Of(tip.OrderId).Add(tip);
        if (await db.NewestOf(news.OrderId, stopping) is { End: RideEnd.Delivered, RiderId: { } rider })
            Settle(tip, rider, news.At);
    }

    public Task Hear(RideDelivered news, CancellationToken stopping) => SettleAll(news.Step, news.RiderId);

    /// <summary>Delivered after all. A tip that is the rider's stays theirs, whatever is found out later.</summary>
    public Task Hear(RideCorrected news, CancellationToken stopping) =>
        news.End == RideEnd.Delivered ? SettleAll(news.Step, news.RiderId) : Task.CompletedTask;

    private Task SettleAll(RideStep step, MemberId rider)
    {
        foreach (var tip in Of(step.OrderId).Where(tip => !tip.IsSettled))
            Settle(tip, rider, step.At);
        return Task.CompletedTask;
    }

    private void Settle(Tip tip, MemberId rider, DateTimeOffset at)
    {
        tip.GoesTo(rider, at.ToUniversalTime());
        db.Publish(new TipSettled(tip.TipId, tip.OrderId, tip.RestaurantId, rider, tip.Cents, at));
    }

    private List<Tip> Of(OrderId order)
    {
        if (!tips.TryGetValue(order, out var those))
            tips[order] = those = [];
        return those;
    }
}
