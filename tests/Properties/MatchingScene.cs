using Coop.Matching;

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

    public DateTimeOffset Now { get; } = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);
    public IReadOnlyList<OpenRide> Rides { get; }
    public IReadOnlyList<IdleRider> Riders { get; }

    public MatchingPolicy Policy { get; } = new(
        "test", AnswerSeconds: 60, OfferMarginSeconds: 120, AskAgainAfterSeconds: 600, UnfilledAfterSeconds: 7_200,
        new MatchingWeights(WaitingFood: 10, Riding: 1), new Dictionary<Vehicle, int> { [Vehicle.Bicycle] = 9_000 },
        "Europe/Paris", [], [], []);

    public ShiftId NewShift() => new(NewGuid());

    public OpenRide NewRide() => new(
        new(NewGuid()), NewPlace(), NewPlace(), random.Next(1, 11_000), Vehicle: null,
        Now.AddSeconds(random.Next(-1_200, 600)), Now.AddSeconds(-1_800), new HashSet<ShiftId>());

    public IdleRider NewRider() => new(
        NewShift(), random.Next(2) == 0 ? Vehicle.Bicycle : Vehicle.EBike, NewPlace(),
        random.Next(4) == 0 ? Now.AddSeconds(random.Next(0, 1_200)) : null,
        new OwnLimits(random.Next(4) == 0 ? 6_000 : null), random.NextInt64());

    private Guid NewGuid()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private Place NewPlace() => new(45.72 + (random.NextDouble() * 0.06), 4.80 + (random.NextDouble() * 0.08));
}
