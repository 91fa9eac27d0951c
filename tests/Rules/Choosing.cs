using System.Runtime.CompilerServices;
using System.Text.Json;
using Coop.Matching;
using Coop.Routing;

namespace Coop.Rules;

/// <summary>Rides and riders along one road, as the tests about choosing need them.</summary>
internal static class Choosing
{
    public static readonly IRouting Roads = new StraightLine();

    public static MatchingPolicy Voted { get; } = JsonSerializer.Deserialize<MatchingPolicy>(
        File.ReadAllText(Path.Combine(Here(), "../../services/Members/founding/matching-policy.json")), Wire.Json)!;

    /// <summary>So many metres east of the first restaurant.</summary>
    public static Place East(double metres) => new(45.75, 4.85 + (metres / 77_600));

    public static OpenRide Ride(double metresEast, int readyInMinutes = 0) => new(
        new(Guid.NewGuid()), East(metresEast), East(metresEast + 1_000), Grams: 1_000, Vehicle: null,
        Riding.Noon.AddMinutes(readyInMinutes), Riding.Noon.AddMinutes(readyInMinutes - 15), new HashSet<ShiftId>());

    public static IdleRider Rider(int number, double metresEast) =>
        new(ShiftOf(number), Vehicle.Bicycle, East(metresEast), Until: null, new OwnLimits(), Ticket: number);

    public static ShiftId ShiftOf(int number) => new(new Guid(number, 0, 0, new byte[8]));

    public static Plan Choose(OpenRide[] rides, IdleRider[] riders, DateTimeOffset? now = null) =>
        Choice.Of(Voted, rides, riders, Roads, now ?? Riding.Noon);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
