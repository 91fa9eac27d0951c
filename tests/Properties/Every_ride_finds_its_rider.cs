using Coop.Matching;

namespace Coop.Properties;

public class Every_ride_finds_its_rider
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    /// <summary>
    /// A day of 150 rides for 8 riders who decline one offer in five. Events come one by one, as in the service: a cycle
    /// at each, and at the instant the plan itself asks for.
    /// </summary>
    [Theory, MemberData(nameof(Seeds))]
    public void Through_scarcity_and_declines_none_is_lost_and_nobody_has_two(int seed)
    {
        var scene = new MatchingScene(seed);
        var random = new Random(seed);
        var (start, now) = (scene.Now, scene.Now);
        var end = start.AddHours(12);
        var toCome = new Queue<RideHere>(Enumerable.Range(0, 150)
            .Select(_ => scene.NewRide() with { Grams = 1_000, PlacedAt = start.AddSeconds(random.Next(0, 4 * 3_600)) })
            .Select(ride => ride with { ReadyAt = ride.PlacedAt.AddSeconds(random.Next(0, 1_800)) })
            .OrderBy(ride => ride.PlacedAt));
        var riders = Enumerable.Range(0, 8)
            .Select(_ => scene.NewRider() with { Until = null, Limits = new OwnLimits() }).ToDictionary(rider => rider.ShiftId);
        var zone = scene.Open([], riders.Values);
        var rides = new Dictionary<RideId, RideHere>();
        var riding = new PriorityQueue<RiderHere, DateTimeOffset>();
        var busy = new HashSet<ShiftId>();
        var delivered = new HashSet<RideId>();

        while (now < end && delivered.Count < 150)
        {
            while (toCome.TryPeek(out var next) && next.PlacedAt <= now)
            {
                rides.Add(next.Id, toCome.Dequeue());
                zone.Open(next);
            }
            while (riding.TryPeek(out var back, out var backAt) && backAt <= now)
            {
                busy.Remove(riding.Dequeue().ShiftId);
                zone.Enter(back with { FreeAt = null }, now);
            }

            var (offers, nextAt) = zone.Plan(now);
            foreach (var offer in offers)
            {
                if (random.Next(5) == 0)
                {
                    foreach (var ride in offer.Rides)
                        zone.Bar(ride, offer.ShiftId, now);
                    nextAt = now.AddSeconds(1);
                    continue;
                }
                Assert.True(busy.Add(offer.ShiftId));
                Assert.All(offer.Rides, ride => Assert.True(delivered.Add(ride)));
                var rider = riders[offer.ShiftId];
                var trip = OfferedTrip.Of(
                    scene.Policy.Dispatch, [.. offer.Rides.Select(ride => rides[ride])], zone.PlaceOf(offer.ShiftId), rider.Vehicle, MatchingScene.Roads, now);
                zone.Give(offer, trip.FreeAt, rides[offer.Rides[^1]].Dropoff);
                riding.Enqueue(rider with { FreeWhere = rides[offer.Rides[^1]].Dropoff }, trip.FreeAt);
            }

            // The day goes on to its next event.
            DateTimeOffset?[] events =
                [nextAt, toCome.TryPeek(out var coming) ? coming.PlacedAt : null, riding.TryPeek(out _, out var freeAt) ? freeAt : null];
            now = events.Where(at => at > now).Min() ?? now.AddSeconds(1);
        }

        Assert.Equal(150, delivered.Count);
    }
}
