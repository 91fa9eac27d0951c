using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>Once a ride is over, says what the restaurant owes for it: the price agreed, less or more as the tariff says for how it went.</summary>
public sealed class SettleRide(PricingDb db) : IHear<RideDelivered>, IHear<RideReturned>, IHear<RideCancelled>, IReadAhead
{
    private readonly HashSet<OrderId> settled = [];

    public async Task ReadAhead(IReadOnlyList<object> news, CancellationToken stopping)
    {
        var ids = news.OfType<IRideNews>().Select(one => one.Step.OrderId).Distinct().ToList();
        if (ids.Count > 0)
            settled.UnionWith(await db.Rides.Where(ride => ids.Contains(ride.OrderId)).Select(ride => ride.OrderId).ToListAsync(stopping));
    }

    public Task Hear(RideDelivered news, CancellationToken stopping) => Settle(
        news.Step, news.RestaurantId, news.RiderId, RideEnd.Delivered, news.Price, new RideWent(WaitedSeconds: news.WaitedSeconds), stopping);

    public Task Hear(RideReturned news, CancellationToken stopping) => Settle(
        news.Step, news.RestaurantId, news.RiderId, RideEnd.Returned, news.Price, new RideWent(WaitedSeconds: news.WaitedSeconds), stopping);

    public Task Hear(RideCancelled news, CancellationToken stopping) => Settle(
        news.Step, news.RestaurantId, news.RiderId, RideEnd.Cancelled, news.Price, new RideWent(news.WasAssigned, news.ByCoop), stopping);

    private async Task Settle(
        RideStep step, RestaurantId restaurant, MemberId? rider, RideEnd end, Price agreed, RideWent went, CancellationToken stopping)
    {
        if (!settled.Add(step.OrderId))
            return;

        // By the tariff that the order was priced by, whatever is in force by now.
        var tariff = await db.PolicyOf<Tariff>(PolicyKind.Tariff, agreed.Tariff.Version, stopping)
            ?? throw new InvalidOperationException(
                $"Order {step.OrderId.Value} was priced by tariff {agreed.Tariff.Version}, which has not arrived here.");
        var owed = Owed.Of(tariff.Content, agreed, end, went, step.At);
        db.Rides.Add(new SettledRide
        {
            OrderId = step.OrderId, RestaurantId = restaurant, RiderId = rider, End = end, Price = owed, Went = went, At = step.At,
        });

        // What cost nothing leaves nothing to book.
        if (owed.Total > Money.Zero)
            db.Publish(new RideSettled(step.OrderId, restaurant, rider, end, owed, step.At));
    }
}
