namespace Coop.Orders;

/// <summary>Where an order stands, as the restaurant and its customer see it.</summary>
public enum OrderStatus { Placed, Assigned, Collected, Delivered, Cancelled, Unfilled, Returning, Returned }

/// <summary>The whole life of an order: where it may go from where it is.</summary>
public static class OrderLife
{
    public static bool Allows(OrderStatus from, OrderStatus to) => (from, to) switch
    {
        (OrderStatus.Placed, OrderStatus.Assigned) => true,
        (OrderStatus.Assigned, OrderStatus.Collected) => true,
        (OrderStatus.Collected, OrderStatus.Delivered) => true,

        // A rider gives the ride back, and it is offered again.
        (OrderStatus.Assigned, OrderStatus.Placed) => true,

        // Until the food is on its way, the restaurant may still change its mind.
        (OrderStatus.Placed or OrderStatus.Assigned, OrderStatus.Cancelled) => true,

        // Nobody could take it before its deadline.
        (OrderStatus.Placed, OrderStatus.Unfilled) => true,

        // The customer was not there.
        (OrderStatus.Collected, OrderStatus.Returning) => true,
        (OrderStatus.Returning, OrderStatus.Returned) => true,

        _ => false,
    };

    /// <summary>The moves that there are from here; none where life has ended.</summary>
    public static IReadOnlyList<OrderStatus> MovesFrom(OrderStatus from) =>
        [.. Enum.GetValues<OrderStatus>().Where(to => Allows(from, to))];

    public static bool IsOver(OrderStatus status) => MovesFrom(status).Count == 0;

    /// <summary>Null when one move leads there, else the refusal that lists the moves there are.</summary>
    public static Refusal? Refuses(OrderStatus from, OrderStatus to) =>
        Allows(from, to) ? null : Refusal.IllegalMove(from, to, MovesFrom(from));

    /// <summary>
    /// Whether news of <paramref name="to"/> can be true of an order last heard of in <paramref name="from"/>: the steps
    /// between may still be on their way, so any number of moves will do.
    /// </summary>
    public static bool Leads(OrderStatus from, OrderStatus to)
    {
        HashSet<OrderStatus> seen = [from];
        Queue<OrderStatus> ahead = new([from]);
        while (ahead.TryDequeue(out var here))
        {
            foreach (var next in MovesFrom(here).Where(seen.Add))
                ahead.Enqueue(next);
        }
        return seen.Contains(to);
    }
}
