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

    public async Task Hear(RideDelivered news, CancellationToken stopping) => Settle(
        news.Step, news.RestaurantId, news.RiderId, RideEnd.Delivered,
        Owed.Delivered(await TariffOf(news.Price, stopping), news.Price, TimeSpan.FromSeconds(news.WaitedSeconds), news.Step.At));

    public async Task Hear(RideReturned news, CancellationToken stopping) => Settle(
        news.Step, news.RestaurantId, news.RiderId, RideEnd.Returned,
        Owed.Returned(await TariffOf(news.Price, stopping), news.Price, TimeSpan.FromSeconds(news.WaitedSeconds), news.Step.At));

    public async Task Hear(RideCancelled news, CancellationToken stopping) => Settle(
        news.Step, news.RestaurantId, news.RiderId, RideEnd.Cancelled,
        Owed.Cancelled(await TariffOf(news.Price, stopping), news.Price, news.WasAssigned, news.ByCoop, news.Step.At));

    /// <summary>The tariff that the order was priced by, whatever is in force by now.</summary>
    private async Task<Tariff> TariffOf(Price price, CancellationToken stopping) =>
        (await db.PolicyOf<Tariff>(PolicyKind.Tariff, price.Tariff.Version, stopping))?.Content
        ?? throw new InvalidOperationException($"An order was priced by tariff {price.Tariff.Version}, which has not arrived here.");

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
