using Coop.Hosting;
using Coop.Matching;
using Coop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>
/// A tip becomes the rider's once its order is delivered, whichever of the two is heard of first. A tip on an order that
/// nobody delivers stays where it is and is never charged.
/// </summary>
public sealed class SettleTip(PricingDb db) : IHear<OrderTipped>, IHear<RideDelivered>, IHear<RideCorrected>
{
    public async Task Hear(OrderTipped news, CancellationToken stopping)
    {
        await TakeTurns(news.OrderId, stopping);
        if (await db.Tips.FindAsync([news.TipId], stopping) is not null)
            return;

        var tip = new Tip
        {
            TipId = news.TipId, OrderId = news.OrderId, RestaurantId = news.RestaurantId, Cents = news.Cents,
            GivenAt = news.At.ToUniversalTime(),
        };
        db.Tips.Add(tip);
        if (await db.NewestOf(news.OrderId, stopping) is { End: RideEnd.Delivered, RiderId: { } rider })
            Settle(tip, rider, news.At);
    }

    public Task Hear(RideDelivered news, CancellationToken stopping) => SettleAll(news.Step, news.RiderId, stopping);

    /// <summary>Delivered after all. A tip that is the rider's stays theirs, whatever is found out later.</summary>
    public Task Hear(RideCorrected news, CancellationToken stopping) =>
        news.End == RideEnd.Delivered ? SettleAll(news.Step, news.RiderId, stopping) : Task.CompletedTask;

    private async Task SettleAll(RideStep step, MemberId rider, CancellationToken stopping)
    {
        await TakeTurns(step.OrderId, stopping);
        await db.Tips.Where(tip => tip.OrderId == step.OrderId).LoadAsync(stopping);
        foreach (var tip in db.Tips.Local.Where(tip => tip.OrderId == step.OrderId && !tip.IsSettled).ToList())
            Settle(tip, rider, step.At);
    }

    private void Settle(Tip tip, MemberId rider, DateTimeOffset at)
    {
        tip.GoesTo(rider, at.ToUniversalTime());
        db.Publish(new TipSettled(tip.TipId, tip.OrderId, tip.RestaurantId, rider, tip.Cents, at));
    }

    /// <summary>Of a tip and a delivery that are heard at once, one must see the other: they take turns on the order.</summary>
    private Task TakeTurns(OrderId order, CancellationToken stopping) => db.Database.ExecuteSqlAsync(
        $"SELECT pg_advisory_xact_lock(hashtextextended({order.Value.ToString()}, 0))", stopping);
}
