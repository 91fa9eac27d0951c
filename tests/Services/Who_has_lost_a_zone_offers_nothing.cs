using Coop.Matching;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>A program that was cut off may not know yet that another plans its zone: the database does.</summary>
public sealed class Who_has_lost_a_zone_offers_nothing
{
    [Fact]
    public async Task Even_without_knowing_it()
    {
        var coop = new CoopFixture(CoopFixture.Postgres, bus: null);
        await coop.InitializeAsync();
        try
        {
            var town = new Town(coop);
            var restaurant = await town.Restaurant();
            var (rider, _) = await town.RiderOnShift();
            await Town.Deliver(rider, await town.Order(restaurant));

            // Somebody takes the zone over, and has not committed yet: whoever plans must wait for the outcome.
            await using var scope = coop.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<MatchingDb>();
            await using (var takeover = await db.Database.BeginTransactionAsync())
            {
                await db.Database.ExecuteSqlAsync($"UPDATE zone_holders SET holder = {Guid.NewGuid()}, address = 'http://nobody.example'");
                var order = await town.Order(restaurant);
                await Eventually.Is(
                    () => coop.InDatabase<MatchingDb, int>(other => other.Database.SqlQuery<int>($"""
                        SELECT count(*)::int AS "Value" FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%zone_holders%'
                        """).SingleAsync()), waiting => waiting > 0);
                await takeover.CommitAsync();
                Assert.Empty((await rider.Get("/v1/offers")).GetProperty("items").EnumerateArray());

                // Nobody holds the lock that the new holder should have, so the zone is free for the one that is there.
                await Town.Deliver(rider, order);
            }
            Assert.Equal(0, await coop.InDatabase<MatchingDb, int>(other => other.ZoneHolders.CountAsync(holder => holder.Address == "http://nobody.example")));
        }
        finally
        {
            await coop.DisposeAsync();
        }
    }
}
