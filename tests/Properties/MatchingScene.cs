using Coop.Dispatch;
using Coop.Matching;
using Coop.Routing;

namespace Coop.Properties;

/// <summary>Some rides and some riders in a town, drawn from a seed.</summary>
internal sealed class MatchingScene
{
    private readonly Random random;

    public MatchingScene(int seed, int rides = 12, int riders = 10)
    {
        random = new Random(seed);
        Rides = [.. Enumerable.Range(0, random.Next(1, rides + 1)).Select(_ => NewRide())];
        Riders = [.. Enumerable.Range(0, random.Next(1, riders + 1)).Select(_ => NewRider())];
    }

    public static IRouting Roads { get; } = new StraightLine();

    public DateTimeOffset Now { get; } = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);
    public IReadOnlyList<RideHere> Rides { get; }
    public IReadOnlyList<RiderHere> Riders { get; }

    public MatchingPolicy Policy { get; } = new(
        "test", AnswerSeconds: 60, AskAgainAfterSeconds: 600, UnfilledAfterSeconds: 7_200,
        new DispatchPolicy(
            new DispatchWeights(1_000, 300, 0, 0, 3), PickupSeconds: 120, DropoffSeconds: 120, HorizonSeconds: 86_400, MarginSeconds: 120,
            JustInTime: true, MostRidesTogether: 3, MostRidesAhead: 8, Rounds: 3, MostTries: 5_000, ExpectedAfterSeconds: 900, ExpectedThousandths: 400),
        new Dictionary<Vehicle, int> { [Vehicle.Bicycle] = 9_000 }, [new("the town", 45.75, 4.84)], "Europe/Paris", [], []);

    public ZoneState Open(IEnumerable<RideHere> rides, IEnumerable<RiderHere> riders)
    {
        var zone = new ZoneState(Policy.Zones[0], Policy, guaranteeCentsPerHour: 1_300, Roads);
        foreach (var rider in riders)
            zone.Enter(rider, Now);
        foreach (var ride in rides)
            zone.Open(ride);
        return zone;
    }

    public ShiftId NewShift() => new(NewGuid());

    public RideHere NewRide()
    {
        var readyAt = Now.AddSeconds(random.Next(-1_200, 600));
        return new(
            new(NewGuid()), new(NewGuid()), NewPlace(), NewPlace(), random.Next(1, 11_000), Vehicle: null, new Money(random.Next(200, 600)),
            Now.AddSeconds(-1_800), readyAt, readyAt.AddMinutes(20));
    }

    public RiderHere NewRider() => new(
        NewShift(), random.Next(2) == 0 ? Vehicle.Bicycle : Vehicle.EBike, new OwnLimits(random.Next(4) == 0 ? 6_000 : null), random.NextInt64(),
        random.Next(4) == 0 ? Now.AddSeconds(random.Next(0, 1_200)) : null, MustEnd: null, FreeAt: null, NewPlace(),
        new Money(random.Next(0, 3_000)), random.Next(0, 7_200));

    private Guid NewGuid()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private Place NewPlace() => new(45.72 + (random.NextDouble() * 0.06), 4.80 + (random.NextDouble() * 0.08));
}
