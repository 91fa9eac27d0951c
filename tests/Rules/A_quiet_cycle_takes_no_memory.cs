using static Coop.Rules.Choosing;
using static Coop.Rules.Riding;

namespace Coop.Rules;

/// <summary>Zones are planned several times a second, all day: a cycle that finds nothing to offer leaves nothing behind to clear up.</summary>
public class A_quiet_cycle_takes_no_memory
{
    private const int Cycles = 5;

    [Fact]
    public void Once_everything_has_grown_to_its_size()
    {
        // Riders at work and to come, rides that wait for the moment or for a rider, one that nobody may ride, a bar.
        var rides = Enumerable.Range(0, 7).Select(i => Ride(i * 600, readyInMinutes: 50 + i)).Append(Ride(50) with { Grams = 50_000 }).ToArray();
        var riders = Enumerable.Range(1, 4).Select(i => Rider(i, i * 1_000) with { FreeAt = i == 3 ? Noon.AddMinutes(i) : null }).ToArray();
        var zone = Open(rides, riders);
        zone.Bar(rides[0].Id, ShiftOf(1), Noon);
        for (var cycle = 0; cycle < Cycles; cycle++)
            Assert.Empty(zone.Plan(Noon.AddSeconds(cycle)).Offers);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var cycle = 0; cycle < Cycles; cycle++)
            zone.Plan(Noon.AddSeconds(Cycles + cycle));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
