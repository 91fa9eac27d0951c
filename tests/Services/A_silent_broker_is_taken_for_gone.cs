namespace Coop.Services;

/// <summary>A broker that takes calls and says nothing is as good as none: the relay gives up, calls again, and loses nothing.</summary>
public sealed class A_silent_broker_is_taken_for_gone
{
    private const int Orders = 4;

    /// <summary>Of the broker's own timeouts none is so short that the second call could come of it in time.</summary>
    private const int CallsOfThePatientAlone = 2;

    [Fact]
    public async Task The_relay_calls_again_and_everything_arrives_once()
    {
        await using var line = BrokerLine.To(CoopFixture.Bus);
        var coop = new CoopFixture(CoopFixture.Postgres, line.Bus) { Settings = { ["Bus:PatienceSeconds"] = "2" } };
        await coop.InitializeAsync();
        try
        {
            var town = new Town(coop);
            var restaurant = await town.Restaurant();
            var (rider, _) = await town.RiderOnShift();
            await Tables.Still(coop);

            line.FallSilent();
            var before = line.Calls;
            for (var i = 0; i < Orders; i++)
                await town.Order(restaurant, tipCents: 100);
            await Eventually.Is(() => Task.FromResult(line.Calls - before), calls => calls >= CallsOfThePatientAlone);

            line.SpeakAgain();
            await Town.DeliverAll(rider, Orders);
            await Tables.Still(coop);
            Assert.Equal(Orders, await Tables.Number(coop, "redistribution", "SELECT count(*) FROM entries WHERE key LIKE 'ride:%'"));
            Assert.Equal(Orders, await Tables.Number(coop, "redistribution", "SELECT count(*) FROM entries WHERE key LIKE 'tip:%'"));
        }
        finally
        {
            await coop.DisposeAsync();
        }
    }
}
