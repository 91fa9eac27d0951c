using Coop.Matching;
using Coop.Routing;

namespace Coop.Properties;

public class Every_ride_finds_its_rider
{
    private static readonly IRouting Roads = new StraightLine();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    /// <summary>
    /// A day of 150 rides for 8 riders who decline one offer in five. Events come one by one, as in the service: a cycle
    /// at each, and at the instant the choice itself asks for.
    /// </summary>
    [Theory, MemberData(nameof(Seeds))]
    public void Through_scarcity_and_declines_none_is_lost_and_nobody_has_two(int seed)
    {
        var scene = new MatchingScene(seed);
        var random = new Random(seed);
        var (start, now) = (scene.Now, scene.Now);
        var end = start.AddHours(12);
        var toCome = new Queue<OpenRide>(Enumerable.Range(0, 150)
            .Select(_ => scene.NewRide() with { Grams = 1_000, PlacedAt = start.AddSeconds(random.Next(0, 4 * 3_600)) })
            .Select(ride => ride with { ReadyAt = ride.PlacedAt.AddSeconds(random.Next(0, 1_800)) })
            .OrderBy(ride => ride.PlacedAt));
        var idle = Enumerable.Range(0, 8)
            .Select(_ => scene.NewRider() with { Until = null, Limits = new OwnLimits() }).ToDictionary(rider => rider.ShiftId);
        var riding = new PriorityQueue<IdleRider, DateTimeOffset>();
        var open = new Dictionary<RideId, OpenRide>();
        var notNow = new List<(RideId Ride, ShiftId Shift, DateTimeOffset Until)>();
        var delivered = new HashSet<RideId>();

        while (now < end && delivered.Count < 150)
        {
            while (toCome.TryPeek(out var next) && next.PlacedAt <= now)
                open.Add(toCome.Peek().Id, toCome.Dequeue());
            while (riding.TryPeek(out var back, out var backAt) && backAt <= now)
                idle.Add(back.ShiftId, riding.Dequeue());
            notNow.RemoveAll(no => no.Until <= now);

            var rides = open.Values.Select(ride => ride with
            {
                NotNow = notNow.Where(no => no.Ride == ride.Id).Select(no => no.Shift).ToHashSet(),
            });
            var plan = Choice.Of(scene.Policy, rides, idle.Values, Roads, now);
            foreach (var decision in plan.Decisions.Where(decision => decision.Winner is not null))
            {
                var rider = idle[decision.Winner!.Value];
                if (random.Next(5) == 0)
                {
                    notNow.Add((decision.RideId, rider.ShiftId, now.AddSeconds(scene.Policy.AskAgainAfterSeconds)));
                    continue;
                }
                Assert.True(idle.Remove(rider.ShiftId));
                Assert.True(open.Remove(decision.RideId, out var ride));
                Assert.True(delivered.Add(decision.RideId));
                riding.Enqueue(rider with { At = ride.Dropoff }, decision.Chosen!.DropoffAt);
            }

            // The day goes on to its next event.
            DateTimeOffset?[] events =
            [
                plan.NextAt, toCome.TryPeek(out var coming) ? coming.PlacedAt : null,
                riding.TryPeek(out _, out var freeAt) ? freeAt : null, notNow.Count > 0 ? notNow.Min(no => no.Until) : null,
            ];
            now = events.Where(at => at > now).Min() ?? now.AddSeconds(1);
        }

        Assert.Equal(150, delivered.Count);
    }
}
