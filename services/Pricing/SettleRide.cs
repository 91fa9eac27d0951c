using Coop.Hosting;
using Coop.Matching;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>
/// Once a ride is over, says what the restaurant owes for it: the price agreed, less or more as the tariff says for how it
/// went; and again when its end was put right, so that the books get the difference.
/// </summary>
public sealed class SettleRide(PricingDb db, TimeProvider clock)
    : IHear<RideDelivered>, IHear<RideReturned>, IHear<RideCancelled>, IHear<RideCorrected>, IReadAhead
{
    private readonly Dictionary<OrderId, SettledRide> settled = [];

    public async Task ReadAhead(IReadOnlyList<object> news, CancellationToken stopping)
    {
        var ids = news.OfType<IRideNews>().Select(one => one.Step.OrderId).Distinct().ToList();
        if (ids.Count > 0)
            foreach (var ride in await db.NewestRides().Where(ride => ids.Contains(ride.OrderId)).ToListAsync(stopping))
                settled[ride.OrderId] = ride;
    }

    public Task Hear(RideDelivered news, CancellationToken stopping) => Settle(
        Told(news.Step, news.RestaurantId, news.RiderId, RideEnd.Delivered, news.Price, new RideWent(WaitedSeconds: news.WaitedSeconds)), stopping);

    public Task Hear(RideReturned news, CancellationToken stopping) => Settle(
        Told(news.Step, news.RestaurantId, news.RiderId, RideEnd.Returned, news.Price, new RideWent(WaitedSeconds: news.WaitedSeconds)), stopping);

    public Task Hear(RideCancelled news, CancellationToken stopping) => Settle(
        Told(news.Step, news.RestaurantId, news.RiderId, RideEnd.Cancelled, news.Price, new RideWent(news.WasAssigned, news.ByCoop)), stopping);

    /// <summary>It ended otherwise than was told. The wait stays as it counts, which a person may have decided.</summary>
    public Task Hear(RideCorrected news, CancellationToken stopping)
    {
        var before = settled.GetValueOrDefault(news.Step.OrderId);
        var agreed = before?.AgreedPrice ?? news.Price
            ?? throw new InvalidOperationException($"Order {news.Step.OrderId.Value} ended otherwise before it is known to have ended.");
        return Settle(Told(
            news.Step, news.RestaurantId, news.RiderId, news.End, agreed, before?.Went ?? new RideWent(WaitedSeconds: news.WaitedSeconds)), stopping);
    }

    private async Task Settle(RideTold told, CancellationToken stopping)
    {
        var before = settled.GetValueOrDefault(told.OrderId);
        if (before is not null && before.ToldVersion >= told.Version)
            return;

        // Where somebody's food was brought does not stay with the voucher, which is kept for ten years.
        if (before is null && told.Agreed.Asked is { } asked)
            db.AskedDeliveries.Add(new KeptDelivery(told.OrderId, asked, told.At));
        settled[told.OrderId] = await db.Settle(before, told with { Agreed = told.Agreed with { Asked = null } }, clock.GetUtcNow(), stopping);
    }

    private static RideTold Told(RideStep step, RestaurantId restaurant, MemberId? rider, RideEnd end, Price agreed, RideWent went) =>
        new(step.OrderId, step.Version, restaurant, rider, end, agreed, went, step.At);
}

internal static class RideSettling
{
    extension(PricingDb db)
    {
        /// <summary>The settlement of a ride that counts, though it may not be saved yet; null when there is none.</summary>
        public async Task<SettledRide?> NewestOf(OrderId order, CancellationToken stopping) =>
            db.Rides.Local.Where(one => one.OrderId == order).MaxBy(one => one.Revision)
            ?? await db.NewestRides().SingleOrDefaultAsync(one => one.OrderId == order, stopping);

        /// <summary>Settles a ride by the tariff that its order was priced by, whatever is in force by now; gives the settlement that counts.</summary>
        public async Task<SettledRide> Settle(SettledRide? before, RideTold told, DateTimeOffset now, CancellationToken stopping)
        {
            var tariff = await db.PolicyOf<Tariff>(PolicyKind.Tariff, told.Agreed.Tariff.Version, stopping)
                ?? throw new InvalidOperationException(
                    $"Order {told.OrderId.Value} was priced by tariff {told.Agreed.Tariff.Version}, which has not arrived here.");
            var after = RideSettlement.Of(before, told, tariff.Content);
            if (!RideSettlement.IsNews(before, after))
                return before!;
            db.Rides.Add(after);
            if (RideSettlement.NewsOf(before, after, now) is { } news)
                db.Publish(news);
            return after;
        }
    }
}
