using Coop.Hosting;
using Coop.Matching;
using Coop.Orders;
using Coop.Pricing;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>News of an order and of its food may be heard by two instances at the very same moment.</summary>
[Collection(nameof(OneCoop))]
public sealed class The_kitchens_word_is_not_lost(CoopFixture coop)
{
    private const int Rides = 100;

    [Fact]
    public async Task When_order_and_readiness_are_heard_at_once_a_hundred_times()
    {
        var now = new DateTimeOffset(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);
        // So far in the future that nobody is asked to ride them.
        var (placed, ready) = (now.AddYears(1), now.AddYears(2));
        var orders = Enumerable.Range(0, Rides).Select(_ => new OrderId(Guid.NewGuid())).ToList();

        await Task.WhenAll(orders.SelectMany(order => (Task[])
        [
            Hear(new OrderPlaced(
                order, new RestaurantId(Guid.NewGuid()), new Place(10, 10), new Place(10.01, 10), Grams: 1_000, Metres: 1_112, Seconds: 300,
                Vehicle: null, new Price(new PolicyRef("a test", 1, "sha256:"), []), Money.Zero, Proof.None, Pin: null, placed, now)),
            Hear(new OrderReady(order, ready, now.AddMinutes(1))),
        ]));

        var rides = orders.Select(RideId.Of).ToList();
        var heard = await coop.InDatabase<MatchingDb, List<DateTimeOffset>>(db =>
            db.Rides.Where(ride => rides.Contains(ride.Id)).Select(ride => ride.ReadyAt).ToListAsync());
        Assert.Equal(Enumerable.Repeat(ready, Rides), heard);
        await coop.InDatabase<MatchingDb, int>(db => db.Rides.Where(ride => rides.Contains(ride.Id)).ExecuteDeleteAsync());
    }

    /// <summary>As one of several instances hears it: in a transaction of its own.</summary>
    private async Task Hear<TNews>(TNews news)
    {
        await using var scope = coop.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MatchingDb>();
        await using var commit = await db.Database.BeginTransactionAsync();
        var door = scope.ServiceProvider.GetRequiredService(news is OrderPlaced ? typeof(PlanRide) : typeof(RideReady));
        await ((IHear<TNews>)door).Hear(news, CancellationToken.None);
        await db.SaveChangesAsync();
        await commit.CommitAsync();
    }
}
