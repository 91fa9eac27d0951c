using Coop.Members;

namespace Coop.Seeds;

/// <summary>Plays a day through the public API, with robots as restaurants, riders and voting members.</summary>
public static class Play
{
    /// <param name="coop">Where the co-op answers.</param>
    /// <param name="clock">The clock that the co-op runs by; it jumps from here to the end, then follows the sun again.</param>
    /// <param name="signIns">Who is who: the part of each address before the @ is the id in the day.</param>
    /// <exception cref="TimeoutException">Nothing moves any more.</exception>
    /// <exception cref="RefusedException">The co-op refused what a day cannot do without.</exception>
    public static async Task<DayResult> Run(
        Day day, Uri coop, PlayClock clock, IReadOnlyList<SignIn> signIns, PlayOptions options, TextWriter progress,
        CancellationToken stopping)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = coop };
        var town = new Town(day);
        var (restaurants, riders) = (WhoIs(Role.Restaurant), WhoIs(Role.Rider));
        var showing = ShowProgress.Run(town, clock, progress, options.RewritesLine, over.Token);
        try
        {
            var playing = PlayToTheEnd();
            var ended = await Task.WhenAny(playing, clock.Trouble).WaitAsync(stopping);
            await ended;
            var result = await playing;
            return result with { Seconds = Math.Round(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 1) };
        }
        finally
        {
            clock.FollowTheSun();
            await over.CancelAsync();
            await showing;
        }

        async Task<DayResult> PlayToTheEnd()
        {
            var kitchens = day.Orders.Select(order => order.Restaurant).Distinct()
                .Select(restaurant => (Restaurant: restaurant, Phone: PhoneOf(restaurants[restaurant.Id]))).ToList();

            // All are in action before the clock is let go, so that nobody misses their first minute.
            List<Task> parts =
            [
                .. kitchens.Select(one => Part($"restaurant {one.Restaurant.Id}",
                    robot => new PlayRestaurant(town, one.Restaurant, one.Phone, robot, clock).Play())),
                .. day.Riders.Where(rider => rider.OffMinute > rider.OnMinute).Select(rider => Part($"rider {rider.Id}",
                    robot => new PlayRider(town, rider, PhoneOf(riders[rider.Id]), robot, clock).Play(over.Token))),
            ];
            clock.Begin();
            await foreach (var part in Task.WhenEach(parts))
                await part;

            using var coordinator = clock.NewRobot("coordinator");
            coordinator.Doing = "closes the day";
            foreach (var (restaurant, phone) in kitchens)
                await new PlayRestaurant(town, restaurant, phone, coordinator, clock).Tip();
            return await new CloseDay(town, riders, signIns, PhoneOf, coordinator, clock).Run();
        }

        Dictionary<string, SignIn> WhoIs(Role role) => signIns.Where(person => person.Roles.Contains(role))
            .ToDictionary(person => person.DayId, StringComparer.OrdinalIgnoreCase);

        Phone PhoneOf(SignIn person) => new(http, clock, person.Id, options.TokenOf);

        Task Part(string name, Func<Robot, Task> play)
        {
            var robot = clock.NewRobot(name);
            return Task.Run(async () =>
            {
                using (robot)
                    await play(robot);
            }, stopping);
        }
    }
}
