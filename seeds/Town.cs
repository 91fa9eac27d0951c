using System.Collections.Concurrent;

namespace Coop.Seeds;

/// <summary>
/// What can be seen in the street while a day is played: which food stands on which counter, who is out, what was brought
/// to whom and when. Thread-safe.
/// </summary>
internal sealed class Town(Day day)
{
    private readonly ConcurrentDictionary<Guid, DayOrder> orders = new();
    private readonly ConcurrentDictionary<Guid, DayRider> collected = new();
    private readonly ConcurrentDictionary<Guid, DayRider> delivered = new();
    private readonly ConcurrentDictionary<DayRider, TimeSpan> riders = new();
    private readonly ConcurrentQueue<string> mishaps = new();
    private int onShift;
    private int cancelled;

    public Day Day { get; } = day;

    /// <summary>Who was on shift, and for how long by their own watch.</summary>
    public IReadOnlyDictionary<DayRider, TimeSpan> Riders => riders;

    public IReadOnlyCollection<string> Mishaps => mishaps;
    public int Placed => orders.Count;
    public int Collected => collected.Count;
    public int Delivered => delivered.Count;
    public int OnShift => onShift;
    public int Cancelled => cancelled;

    public IEnumerable<(DayOrder Order, Guid Id)> Orders => orders.Select(placed => (placed.Value, placed.Key));

    /// <summary>What stands behind an order's id; null for somebody else's order.</summary>
    public DayOrder? OrderOf(Guid id) => orders.GetValueOrDefault(id);

    public void Place(Guid id, DayOrder order) => orders[id] = order;

    public void Cancel() => Interlocked.Increment(ref cancelled);

    public void Collect(Guid id, DayRider by) => collected[id] = by;

    public void Deliver(Guid id, DayRider by) => delivered[id] = by;

    public int RidesOf(DayRider rider) => delivered.Values.Count(by => by == rider);

    public void GoOn(DayRider rider)
    {
        riders[rider] = TimeSpan.Zero;
        Interlocked.Increment(ref onShift);
    }

    public void GoOff(DayRider rider, TimeSpan after)
    {
        riders[rider] = after;
        Interlocked.Decrement(ref onShift);
    }

    /// <summary>Something that should not happen, told with the results.</summary>
    public void Tell(string mishap) => mishaps.Enqueue(mishap);
}
