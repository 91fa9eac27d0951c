using Coop.Members;

namespace Coop.Seeds;

/// <summary>Sends everybody of a day into it at once, and the coordinator to close it when the last has gone home.</summary>
internal sealed class PlayEverybody(
    Town town, IReadOnlyList<SignIn> everybody, Func<SignIn, Phone> phoneOf, PlayClock clock)
{
    /// <summary>No day goes on for so long, the latest shift and the longest ride included.</summary>
    private const double LastMinute = 4 * 24 * 60;

    private readonly Robot coordinator = clock.NewRobot("coordinator");
    private int stillOut;

    public async Task<DayResult> Play(CancellationToken stopping)
    {
        using var evening = coordinator;
        var (restaurants, riders) = (WhoIs(Role.Restaurant), WhoIs(Role.Rider));
        var kitchens = town.Day.Orders.Select(order => order.Restaurant).Distinct()
            .Select(restaurant => (Restaurant: restaurant, Phone: phoneOf(restaurants[restaurant.Id]))).ToList();

        // All are in action before the clock is let go, so that nobody misses their first minute.
        stillOut = kitchens.Count + town.Day.Riders.Count;
        List<Task> parts =
        [
            .. kitchens.Select(one => Part($"restaurant {one.Restaurant.Id}",
                robot => new PlayRestaurant(town, one.Restaurant, one.Phone, robot, clock).Play())),
            .. town.Day.Riders.Select(rider => Part($"rider {rider.Id}",
                robot => new PlayRider(town, rider, phoneOf(riders[rider.Id]), robot, clock).Play(stopping))),
        ];
        clock.Begin();
        var woken = coordinator.UntilRungOr(Day.At(LastMinute));
        await foreach (var part in Task.WhenEach(parts))
            await part;
        if (!await woken)
            throw new TimeoutException("The day did not come to an end.");

        coordinator.Doing = "sees to the last tips";
        foreach (var (restaurant, phone) in kitchens)
            await new PlayRestaurant(town, restaurant, phone, coordinator, clock).Tip();
        return await new CloseDay(town, riders, everybody, phoneOf, coordinator, clock).Run();
    }

    private Dictionary<string, SignIn> WhoIs(Role role) => everybody.Where(person => person.Roles.Contains(role))
        .ToDictionary(person => person.DayId, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whoever is the last wakes the coordinator before leaving, so that no night passes in between.</summary>
    private Task Part(string name, Func<Robot, Task> play)
    {
        var robot = clock.NewRobot(name);
        return Task.Run(async () =>
        {
            using var part = robot;
            await play(robot);
            if (Interlocked.Decrement(ref stillOut) == 0)
                coordinator.Ring();
        });
    }
}
