using Coop.Members;

namespace Coop.Services;

/// <summary>The program may end and start again while a rider thinks: the offer ends when it said, and the ride goes on.</summary>
public sealed class A_deadline_outlives_the_program
{
    private static readonly TimeSpan WellAfterTheDeadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task An_offer_stays_open_over_a_restart_and_one_that_is_overdue_after_it_ends_and_is_made_to_another()
    {
        var coop = new CoopFixture(CoopFixture.Postgres, bus: null);
        await coop.InitializeAsync();
        try
        {
            var town = new Town(coop);
            var restaurant = await town.Restaurant();
            var (near, _) = await town.RiderOnShift(metresNorth: 100);
            var order = await town.Order(restaurant);
            var offer = await Town.OfferOf(near, order);
            var endsAt = await EndOf(near);

            await coop.Restart(TimeProvider.System);
            (restaurant, near) = (await Again(restaurant, Role.Restaurant), await Again(near, Role.Rider));
            Assert.Equal(offer, await Town.OfferOf(near, order));
            Assert.Equal(endsAt, await EndOf(near));
            var (far, _) = await town.RiderOnShift(metresNorth: 900);

            await coop.Restart(new Later(WellAfterTheDeadline));
            (restaurant, near, far) = (await Again(restaurant, Role.Restaurant), await Again(near, Role.Rider), await Again(far, Role.Rider));
            // Where riders are is in no table: their phones tell it anew.
            var here = town.At(900);
            await Eventually.Is(
                () => far.TryPost("/v1/positions", new { here.Lat, here.Lng, at = TimeProvider.System.GetUtcNow() + WellAfterTheDeadline }), told => told.IsSuccessStatusCode);
            await Town.OfferOf(far, order);
            Assert.Equal("offer_expired", await (await near.TryPost($"/v1/offers/{offer}/accept")).Code());
            await Town.Deliver(far, order);
            await Town.StatusOf(restaurant, order, until: "delivered");
        }
        finally
        {
            await coop.DisposeAsync();
        }

        Task<Person> Again(Person person, Role role) => coop.PersonOf(person.Id, role);
    }

    private static async Task<DateTimeOffset> EndOf(Person rider) =>
        (await rider.Get("/v1/offers")).GetProperty("items")[0].GetProperty("expiresAt").GetDateTimeOffset();
}
