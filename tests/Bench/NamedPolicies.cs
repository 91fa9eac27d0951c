using System.Text.Json;
using Coop.Dispatch;

namespace Coop.Bench;

/// <summary>The policies that can be compared by name; a path to a JSON file is one of the caller's own, on top of rolling.</summary>
internal static class NamedPolicies
{
    private static readonly DispatchPolicy Rolling = new(
        new DispatchWeights(
            DoorPerSecond: 1_000, WaitingPerSecond: 300, LatePerSecond: 0, RidingPerSecond: 0, FairnessPerSecond: 3, ScarcePerSecond: 200),
        PickupSeconds: 0, DropoffSeconds: 0, HorizonSeconds: 24 * 3600, MarginSeconds: 60, JustInTime: true,
        MostRidesTogether: 5, MostRidesAhead: 16, Rounds: 3, MostTries: 12_000,
        ExpectedAfterSeconds: 15 * 60, ExpectedThousandths: 400);

    private static readonly DispatchPolicy Bipartite = Rolling with
    {
        HorizonSeconds = 0, JustInTime = false, MostRidesTogether = 1, MostRidesAhead = 1, ExpectedAfterSeconds = 0,
    };

    private static readonly Dictionary<string, DispatchPolicy> All = new()
    {
        ["rolling"] = Rolling,
        ["unfair"] = Rolling with { Weights = Rolling.Weights with { FairnessPerSecond = 0 } },
        ["bipartite"] = Bipartite,
        ["greedy"] = Bipartite with
        {
            Weights = new DispatchWeights(DoorPerSecond: 0, WaitingPerSecond: 0, LatePerSecond: 0, RidingPerSecond: 1, FairnessPerSecond: 0),
            Rounds = 0, OldestFirst = true,
        },
    };

    public static DispatchPolicy Named(string name) =>
        All.TryGetValue(name, out var known) ? known
        : File.Exists(name) ? JsonSerializer.Deserialize<DispatchPolicy>(File.ReadAllText(name))!
        : throw new ArgumentException($"No policy is called {name}: {string.Join(", ", All.Keys)}, or a file.");
}
