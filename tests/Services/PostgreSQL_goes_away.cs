using System.Net;

namespace Coop.Services;

/// <summary>Without its database the co-op says so and when to come back, and works again by itself.</summary>
public sealed class PostgreSQL_goes_away
{
    [Fact]
    public async Task It_answers_503_with_when_to_come_back_and_recovers_by_itself()
    {
        await using var servers = await Servers.Start("postgres");
        var coop = new CoopFixture(servers.Postgres, bus: null);
        await coop.InitializeAsync();
        try
        {
            var town = new Town(coop);
            var restaurant = await town.Restaurant();
            var (rider, _) = await town.RiderOnShift();
            var before = await town.Order(restaurant);
            await Town.Accept(rider, before);
            var quote = await town.Quote(restaurant);
            var order = Guid.CreateVersion7();

            await servers.Stop("postgres");
            foreach (var answer in (HttpResponseMessage[])
            [
                await restaurant.TryPut($"/v1/orders/{order}", Town.OrderOf(quote)),
                await restaurant.Http.GetAsync($"/v1/orders/{before}"),
                await rider.Http.GetAsync("/v1/offers"),
                await rider.TryPost($"/v1/rides/{before}/collect", Town.Command()),
                await coop.Coordinator.Http.GetAsync("/v1/books/trial-balance"),
            ])
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                Assert.Equal("unavailable", await answer.Code());
                Assert.NotNull(answer.Headers.RetryAfter);
            }
            using var anyone = coop.Client();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await anyone.GetAsync("/health/ready")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync("/health/live")).StatusCode);

            await servers.StartAgain("postgres");
            await Eventually.Is(() => restaurant.TryPut($"/v1/orders/{order}", Town.OrderOf(quote)), answer => answer.IsSuccessStatusCode);
            await Town.Step(rider, before, "collect");
            await Town.Step(rider, before, "deliver");
            await Town.Deliver(rider, order);
            foreach (var delivered in (Guid[])[before, order])
                await Town.StatusOf(restaurant, delivered, until: "delivered");
            await Tables.Still(coop);
            Assert.Equal(2, await Tables.Number(coop, "redistribution", "SELECT count(*) FROM entries WHERE key LIKE 'ride:%'"));
            await Eventually.Is(() => anyone.GetAsync("/health/ready"), answer => answer.IsSuccessStatusCode);
        }
        finally
        {
            await coop.DisposeAsync();
        }
    }
}
