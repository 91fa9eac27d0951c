using System.Runtime.CompilerServices;
using System.Text.Json;
using Coop.Matching;
using Coop.Routing;

namespace Coop.Rules;

/// <summary>Rides and riders along one road, as the tests about choosing need them.</summary>
internal static class Choosing
{
    public static readonly IRouting Roads = new StraightLine();

    private static readonly TownZone Road = new("the road", 45.75, 4.85);

    public static MatchingPolicy Voted { get; } = JsonSerializer.Deserialize<MatchingPolicy>(
        File.ReadAllText(Path.Combine(Here(), "../../services/Members/founding/matching-policy.json")), Wire.Json)! with { Zones = [Road] };

    /// <summary>So many metres east of the first restaurant.</summary>
    public static Place East(double metres) => new(45.75, 4.85 + (metres / 77_600));

    public static RideHere Ride(double metresEast, int readyInMinutes = 0) => new(
        new(Guid.NewGuid()), new(new Guid((int)metresEast, 0, 0, new byte[8])), East(metresEast), East(metresEast + 1_000), Grams: 1_000, Vehicle: null,
        new Money(400), Riding.Noon.AddMinutes(readyInMinutes - 15), Riding.Noon.AddMinutes(readyInMinutes), Riding.Noon.AddMinutes(readyInMinutes + 15));

    public static RiderHere Rider(int number, double metresEast) => new(
        ShiftOf(number), Vehicle.Bicycle, new OwnLimits(), Ticket: number, Until: null, MustEnd: null, FreeAt: null, East(metresEast),
        Money.Zero, WorkedSeconds: 0);

    public static ShiftId ShiftOf(int number) => new(new Guid(number, 0, 0, new byte[8]));

    public static ZoneState Open(RideHere[] rides, RiderHere[] riders, MatchingPolicy? policy = null)
    {
        var zone = new ZoneState(Road, policy ?? Voted, guaranteeCentsPerHour: 1_300, Roads);
        foreach (var rider in riders)
            zone.Enter(rider, Riding.Noon);
        foreach (var ride in rides)
            zone.Open(ride);
        return zone;
    }

    public static (IReadOnlyList<RidesToOffer> Offers, DateTimeOffset? NextAt) Choose(
        RideHere[] rides, RiderHere[] riders, DateTimeOffset? now = null) => Open(rides, riders).Plan(now ?? Riding.Noon);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
