using System.Collections.Concurrent;

namespace Coop.Seeds;

/// <summary>
/// What can be seen in the street while a day is played: which food stands on which counter, who is out, what was brought
/// to whom and when. Thread-safe.
/// </summary>
internal sealed class Town(Day day)
{
    private readonly ConcurrentDictionary<Guid, DayOrder> orders = new();
    private readonly ConcurrentDictionary<DayRider, byte> riders = new();
    private readonly ConcurrentQueue<string> mishaps = new();
    private int onShift;
    private int cancelled;
    private int collected;
    private int delivered;

    public Day Day { get; } = day;

    /// <summary>Who went on shift.</summary>
    public IReadOnlyCollection<DayRider> Riders => [.. riders.Keys];

    public IReadOnlyCollection<string> Mishaps => mishaps;
    public int Placed => orders.Count;
    public int Collected => collected;
    public int Delivered => delivered;
    public int OnShift => onShift;
    public int Cancelled => cancelled;

    public IEnumerable<(DayOrder Order, Guid Id)> Orders => orders.Select(placed => (placed.Value, placed.Key));

    /// <summary>What stands behind an order's id; null for somebody else's order.</summary>
    public DayOrder? OrderOf(Guid id) => orders.GetValueOrDefault(id);

    public void Place(Guid id, DayOrder order) => orders[id] = order;

    public void Cancel() => Interlocked.Increment(ref cancelled);

    public void Collect() => Interlocked.Increment(ref collected);

    public void Deliver() => Interlocked.Increment(ref delivered);

    public void GoOn(DayRider rider)
    {
        riders[rider] = 0;
        Interlocked.Increment(ref onShift);
    }

    public void GoOff() => Interlocked.Decrement(ref onShift);

    /// <summary>Something that should not happen, told with the results.</summary>
    public void Tell(string mishap) => mishaps.Enqueue(mishap);
}
