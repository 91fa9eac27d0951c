using Coop.Hosting;
using Coop.Matching;
using Microsoft.EntityFrameworkCore;

namespace Coop.Orders;

/// <summary>An order follows its ride, whatever order the news come in, and its restaurant hears of each change live.</summary>
public sealed class FollowRide(OrdersDb db) :
    IHear<RideAssigned>, IHear<RideReleased>, IHear<RideCollected>, IHear<RideDelivered>, IHear<RideCancelled>,
    IHear<RideReturning>, IHear<RideReturned>, IHear<RideCorrected>, IHear<RideUnfilled>, IReadAhead
{
    /// <summary>Many rides move at once: their orders come with one question.</summary>
    public async Task ReadAhead(IReadOnlyList<object> news, CancellationToken stopping)
    {
        var ids = news.OfType<IRideNews>().Select(one => one.Step.OrderId).Distinct().ToList();
        if (ids.Count > 1)
            await db.Orders.Where(order => ids.Contains(order.Id)).LoadAsync(stopping);
    }

    public Task Hear(RideAssigned news, CancellationToken stopping) => Follow(news.Step, order => order.Hear(news), stopping);
    public Task Hear(RideReleased news, CancellationToken stopping) => Follow(news.Step, order => order.Hear(news), stopping);
    public Task Hear(RideCollected news, CancellationToken stopping) => Follow(news.Step, order => order.Hear(news), stopping);
    public Task Hear(RideDelivered news, CancellationToken stopping) => Follow(news.Step, order => order.Hear(news), stopping);
    public Task Hear(RideCancelled news, CancellationToken stopping) => Follow(news.Step, order => order.Hear(news), stopping);
    public Task Hear(RideReturning news, CancellationToken stopping) => Follow(news.Step, order => order.Hear(news), stopping);
    public Task Hear(RideReturned news, CancellationToken stopping) => Follow(news.Step, order => order.Hear(news), stopping);
    public Task Hear(RideCorrected news, CancellationToken stopping) => Follow(news.Step, order => order.Hear(news), stopping);
    public Task Hear(RideUnfilled news, CancellationToken stopping) => Follow(news.Step, order => order.Hear(news), stopping);

    private async Task Follow(RideStep step, Func<Order, bool> hear, CancellationToken stopping)
    {
        var order = await db.Orders.FindAsync([step.OrderId], stopping)
            ?? throw new InvalidOperationException($"News came of the ride of order {step.OrderId.Value}, which was never placed.");

        if (hear(order))
            db.Tell(order.RestaurantId.Value, StreamKind.Order, order.Id.Value, order.Status.ToString().ToLowerInvariant());
    }
}
