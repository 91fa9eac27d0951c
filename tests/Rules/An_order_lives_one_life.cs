using Coop.Matching;
using Coop.Orders;
using Coop.Pricing;

namespace Coop.Rules;

public class An_order_lives_one_life
{
    internal static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.FromHours(2));
    private static readonly MemberId Ana = new(Guid.Parse("0199b000-0000-7000-8000-000000000001"));
    private static readonly RestaurantId Bouchon = new(Guid.Parse("0199b000-0000-7000-8000-000000000002"));

    [Fact]
    public void These_are_all_the_moves_there_are() => Assert.Equal(
        """
        Placed → Assigned, Cancelled, Unfilled
        Assigned → Placed, Collected, Cancelled
        Collected → Delivered, Returning
        Delivered →
        Cancelled →
        Unfilled →
        Returning → Returned
        Returned →
        """, string.Join('\n', Enum.GetValues<OrderStatus>()
            .Select(from => $"{from} → {string.Join(", ", OrderLife.MovesFrom(from))}".TrimEnd())));

    [Fact]
    public void An_illegal_move_lists_the_moves_there_are()
    {
        var refusal = OrderLife.Refuses(OrderStatus.Assigned, OrderStatus.Delivered);

        Assert.Equal("illegal_move", refusal?.Code);
        Assert.Equal(["placed", "collected", "cancelled"], Assert.IsType<string[]>(refusal?.Facts["allowed"]));
    }

    [Fact]
    public void A_delivered_order_tells_who_rode_and_when()
    {
        var order = After(Delivery);

        Assert.Equal(OrderStatus.Delivered, order.Status);
        Assert.Equal("Ana", order.Rider?.DisplayName);
        Assert.Equal((Noon.AddMinutes(9), Noon.AddMinutes(21)), (order.PickupAt, order.DropoffAt));
        Assert.Equal([OrderStatus.Placed, OrderStatus.Assigned, OrderStatus.Collected, OrderStatus.Delivered],
            order.Timeline.Select(moment => moment.Status));
    }

    [Fact]
    public void A_released_order_is_placed_again_and_nobodys()
    {
        var order = After([Assigned(1), Released(2)]);

        Assert.Equal(OrderStatus.Placed, order.Status);
        Assert.Null(order.Rider);
        Assert.Null(order.PickupAt);
        Assert.Equal(order.Quote.DropoffAt, order.DropoffAt);
    }

    [Fact]
    public void A_cancelled_order_stays_cancelled_whatever_comes_late()
    {
        var order = AnOrder();
        Assert.Null(order.Cancel(wasAssigned: true, byCoop: false, Noon.AddMinutes(3)));
        Tell(order, Assigned(1));
        Tell(order, Cancelled(2));

        Assert.Equal(OrderStatus.Cancelled, order.Status);
        Assert.Null(order.Cancel(wasAssigned: true, byCoop: false, Noon.AddMinutes(5)));
        Assert.Single(order.Timeline, moment => moment.Status == OrderStatus.Cancelled);
        Assert.Equal(Quote.CancelledCents, order.CancelledCents);
    }

    [Fact]
    public void Food_that_is_on_its_way_can_no_longer_be_cancelled() =>
        Assert.Equal("illegal_move", After([Assigned(1), Collected(2)]).Cancel(wasAssigned: true, byCoop: false, Noon)?.Code);

    [Fact]
    public void Food_that_was_taken_cannot_become_ready() =>
        Assert.Equal("illegal_move", After([Assigned(1), Collected(2)]).Ready(Noon)?.Code);

    [Fact]
    public void Tips_add_up_also_after_delivery_but_never_on_what_nobody_delivers()
    {
        var order = After(Delivery);
        Assert.Null(order.Tip(new Money(150)));
        Assert.Null(order.Tip(new Money(50)));

        Assert.Equal(new Money(200), order.TipCents);
        Assert.Equal("tip_not_possible", After([Cancelled(1)]).Tip(new Money(1))?.Code);
    }

    internal static RideStep Step(int version) => new(RideId.Of(new OrderId(Guid.Empty)), version, Noon.AddMinutes(version));

    internal static object Assigned(int version) => new RideAssigned(
        Step(version), Ana, "Ana", Vehicle.Bicycle, Noon.AddMinutes(version + 10), Noon.AddMinutes(version + 20));

    internal static object Released(int version) => new RideReleased(Step(version), Ana, "flat tyre");

    internal static object Collected(int version) => new RideCollected(
        Step(version), Ana, Noon.AddMinutes(9), Noon.AddMinutes(22));

    internal static object Delivered(int version) => new RideDelivered(
        Step(version), Bouchon, Ana, new ShiftId(Guid.Empty), Quote.Price, 2_400, Noon.AddMinutes(9), Noon.AddMinutes(21));

    internal static object Cancelled(int version) => new RideCancelled(
        Step(version), Bouchon, null, Quote.Price, WasAssigned: false, "closed early");

    internal static IReadOnlyList<object> Delivery => [Assigned(1), Collected(2), Delivered(3)];

    internal static QuotePromise Quote { get; } = new(
        new QuoteId(Guid.Empty), Bouchon, new Place(45.75, 4.85, "a"), new Place(45.76, 4.86, "b"), 1_000, 2_400, 576, null,
        Noon, Noon.AddMinutes(18), new Price(new PolicyRef("lyon-2026", 1, "sha256:0"), []), new Money(684), Money.Zero, Noon,
        Noon.AddMinutes(15));

    internal static Order AnOrder() => new Order
    {
        Id = new OrderId(Guid.Empty), RestaurantId = Bouchon, Quote = Quote, QuoteId = Quote.Id, Asked = "sha256:0",
        TrackingToken = "t", PlacedAt = Noon, ReadyAt = Noon,
    }.Place();

    internal static Order After(IEnumerable<object> news)
    {
        var order = AnOrder();
        foreach (var piece in news)
            Tell(order, piece);
        return order;
    }

    internal static bool Tell(Order order, object news) => news switch
    {
        RideAssigned it => order.Hear(it),
        RideReleased it => order.Hear(it),
        RideCollected it => order.Hear(it),
        RideDelivered it => order.Hear(it),
        RideCancelled it => order.Hear(it),
        _ => throw new ArgumentOutOfRangeException(nameof(news)),
    };
}
