namespace Coop.Services;

/// <summary>Without its broker the co-op still takes orders, and catches up when it is back.</summary>
public sealed class RabbitMQ_goes_away
{
    private const int Orders = 5;

    [Fact]
    public async Task Orders_are_taken_meanwhile_and_everything_is_caught_up_once()
    {
        await using var servers = await Servers.Start("bus");
        var coop = new CoopFixture(servers.Postgres, servers.Bus);
        await coop.InitializeAsync();
        try
        {
            var town = new Town(coop);
            var restaurant = await town.Restaurant();
            var (rider, shift) = await town.RiderOnShift();
            var first = await town.Order(restaurant);
            await Town.Accept(rider, first);
            await Town.Step(rider, first, "collect");

            await servers.Stop("bus");
            var placed = new List<Guid>();
            for (var i = 0; i < Orders; i++)
                placed.Add(await town.Order(restaurant, tipCents: 100));
            await Town.Step(rider, first, "deliver");
            using var anyone = coop.Client();
            // Still ready, since it takes orders, but it says that something is missing.
            await Eventually.Is(() => anyone.GetStringAsync("/health/ready"), health => health == "Degraded");

            await servers.StartAgain("bus");
            await Town.StatusOf(restaurant, first, until: "delivered");
            await Town.DeliverAll(rider, Orders);
            foreach (var order in placed)
                await Town.StatusOf(restaurant, order, until: "delivered");
            await rider.Post($"/v1/shifts/{shift}/end");

            await Tables.Still(coop);
            Assert.Equal(Orders + 1, await Tables.Number(coop, "redistribution", "SELECT count(*) FROM entries WHERE key LIKE 'ride:%'"));
            Assert.Equal(Orders, await Tables.Number(coop, "redistribution", "SELECT count(*) FROM entries WHERE key LIKE 'tip:%'"));
            Assert.Equal(1, await Tables.Number(coop, "redistribution", "SELECT count(*) FROM entries WHERE key LIKE 'shift:%'"));
            Assert.Equal(0, (await coop.Coordinator.Get("/v1/books/trial-balance")).GetProperty("differenceCents").GetInt64());
            await Eventually.Is(() => anyone.GetStringAsync("/health/ready"), health => health == "Healthy");
        }
        finally
        {
            await coop.DisposeAsync();
        }
    }
}
