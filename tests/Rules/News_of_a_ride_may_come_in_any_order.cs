using Coop.Orders;
using static Coop.Rules.An_order_lives_one_life;

namespace Coop.Rules;

public class News_of_a_ride_may_come_in_any_order
{
    public static TheoryData<int> Lives => [0, 1, 2, 3, 4, 5];

    [Theory, MemberData(nameof(Lives))]
    public void The_order_ends_up_the_same(int life)
    {
        var news = Life(life);
        var inOrder = Told(After(news));

        Assert.All(Permutations(news), told => Assert.Equal(inOrder, Told(After(told))));
    }

    [Fact]
    public void An_older_step_never_takes_an_order_back()
    {
        var order = After([Assigned(1), Delivered(3)]);

        Assert.False(Tell(order, Collected(2)));
        Assert.Equal(OrderStatus.Delivered, order.Status);
    }

    private static IReadOnlyList<object> Life(int which) => which switch
    {
        0 => Delivery,
        1 => [Assigned(1), Released(2), Assigned(3), Collected(4), Delivered(5)],
        2 => [Assigned(1), Cancelled(2)],
        3 => [Assigned(1), Released(2)],
        4 => [Assigned(1), Released(2), Assigned(3), Collected(4)],
        _ => [Assigned(1), Released(2), Assigned(3), Released(4), Cancelled(5)],
    };

    private static string Told(Order order) => string.Join(" | ",
        order.Status, order.Rider, order.PickupAt, order.DropoffAt, string.Join(", ", order.Timeline));

    private static IEnumerable<IReadOnlyList<object>> Permutations(IReadOnlyList<object> all) => all.Count == 0
        ? [[]]
        : all.SelectMany(first => Permutations([.. all.Where(other => other != first)]).Select(IReadOnlyList<object> (rest) => [first, .. rest]));
}
