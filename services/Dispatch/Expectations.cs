namespace Coop.Dispatch;

/// <summary>
/// What is likely to be asked for soon: what was asked for a quarter of an hour ago, once more. No more is known of tomorrow
/// than this day's own past, and nothing of it is ever offered to anybody.
/// </summary>
internal sealed class Expectations(int afterSeconds)
{
    private readonly PriorityQueue<Ride, (int, long)> byPlaced = new();
    private readonly HashSet<long> keys = [];
    private readonly Stack<Ride> spare = new();
    private int made;

    /// <summary>How many rides are expected now.</summary>
    public int Count => byPlaced.Count;

    /// <summary>The ride that another lets expect; null if it has already done so, or nothing is to be expected.</summary>
    public Ride? Expect(in RideToGive ride)
    {
        if (afterSeconds == 0 || !keys.Add(ride.Key))
            return null;
        var expected = spare.TryPop(out var one) ? one : new Ride(-++made) { Expected = true };
        expected.Is = ride with
        {
            PlacedAt = ride.PlacedAt + afterSeconds, ReadyAt = ride.ReadyAt + afterSeconds, PromisedAt = ride.PromisedAt + afterSeconds,
        };
        (expected.NearOf, expected.Direct, expected.Paid) = (0, null, default);
        byPlaced.Enqueue(expected, (expected.Is.PlacedAt, ride.Key));
        return expected;
    }

    /// <summary>Gives back a ride whose instant has come: it is there by now, or it was a wrong guess.</summary>
    public bool TryForget(int now, out Ride expected)
    {
        if (!byPlaced.TryPeek(out expected!, out _) || expected.Is.PlacedAt > now)
            return false;
        byPlaced.Dequeue();
        keys.Remove(expected.Is.Key);
        spare.Push(expected);
        return true;
    }
}
