using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>Once a ride is over, says what the restaurant owes for it: the price agreed, or the voted share of it.</summary>
public sealed class SettleRide(PricingDb db) : IHear<RideDelivered>, IHear<RideReturned>, IHear<RideCancelled>, IReadAhead
{
    private readonly HashSet<OrderId> settled = [];

    public async Task ReadAhead(IReadOnlyList<object> news, CancellationToken stopping)
    {
        var ids = news.OfType<IRideNews>().Select(one => one.Step.OrderId).Distinct().ToList();
        if (ids.Count > 0)
            settled.UnionWith(await db.Rides.Where(ride => ids.Contains(ride.OrderId)).Select(ride => ride.OrderId).ToListAsync(stopping));
    }

    public Task Hear(RideDelivered news, CancellationToken stopping)
    {
        Settle(news.Step, news.RestaurantId, news.RiderId, RideEnd.Delivered, news.Price);
        return Task.CompletedTask;
    }

    /// <summary>The rider rode the way and back: the restaurant owes the whole price.</summary>
    public Task Hear(RideReturned news, CancellationToken stopping)
    {
        Settle(news.Step, news.RestaurantId, news.RiderId, RideEnd.Returned, news.Price);
        return Task.CompletedTask;
    }

    public async Task Hear(RideCancelled news, CancellationToken stopping)
    {
        var tariff = await db.PolicyOf<Tariff>(PolicyKind.Tariff, news.Price.Tariff.Version, stopping)
            ?? throw new InvalidOperationException(
                $"Order {news.Step.OrderId.Value} was priced by tariff {news.Price.Tariff.Version}, which has not arrived here.");
        var owed = Owed.Cancelled(tariff.Content, news.Price, news.WasAssigned, byCoop: false, news.Step.At);
        Settle(news.Step, news.RestaurantId, news.RiderId, RideEnd.Cancelled, owed);
    }

    private void Settle(
        RideStep step, RestaurantId restaurant, MemberId? rider, RideEnd end, Price owed)
    {
        if (!settled.Add(step.OrderId))
            return;

        db.Rides.Add(new SettledRide
        {
            OrderId = step.OrderId, RestaurantId = restaurant, RiderId = rider, End = end, Price = owed, At = step.At,
        });

        // What cost nothing leaves nothing to book.
        if (owed.Total > Money.Zero)
            db.Publish(new RideSettled(step.OrderId, restaurant, rider, end, owed, step.At));
    }
}
