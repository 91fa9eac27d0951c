using Coop.Matching;

namespace Coop.Orders;

/// <summary>
/// What each piece of news about a ride means for its order. They may come in any order, and the order ends up the same.
/// Each answers whether the order stands elsewhere now.
/// </summary>
public static class RideNews
{
    public static bool Hear(this Order order, RideAssigned news)
    {
        order.RiddenBy(news);
        return order.Follow(news.Step, OrderStatus.Assigned);
    }

    public static bool Hear(this Order order, RideReleased news)
    {
        order.RiddenByNobody(news.Step);
        return order.Follow(news.Step, OrderStatus.Placed);
    }

    public static bool Hear(this Order order, RideCollected news)
    {
        order.Collected(news.CollectedAt, news.DropoffAt);
        return order.Follow(news.Step, OrderStatus.Collected, news.CollectedAt);
    }

    public static bool Hear(this Order order, RideDelivered news)
    {
        order.Delivered(news.CollectedAt, news.DeliveredAt);
        return order.Follow(news.Step, OrderStatus.Delivered, news.DeliveredAt);
    }

    public static bool Hear(this Order order, RideCancelled news) => order.Follow(news.Step, OrderStatus.Cancelled);

    public static bool Hear(this Order order, RideReturning news) => order.Follow(news.Step, OrderStatus.Returning);

    public static bool Hear(this Order order, RideReturned news) => order.Follow(news.Step, OrderStatus.Returned);

    public static bool Hear(this Order order, RideUnfilled news) => order.Follow(news.Step, OrderStatus.Unfilled);
}
