using System.Collections.Concurrent;

namespace Coop.Hosting;

/// <summary>What was found out once and stays true for a while. It never holds more than it was given room for.</summary>
internal sealed class Kept<TValue>(int capacity, TimeProvider clock) where TValue : class
{
    private readonly ConcurrentDictionary<string, (TValue Value, DateTimeOffset Until)> all = new();

    public TValue? Find(string key) =>
        all.TryGetValue(key, out var kept) && kept.Until > clock.GetUtcNow() ? kept.Value : null;

    public void Keep(string key, TValue value, DateTimeOffset until)
    {
        if (all.Count >= capacity)
            MakeRoom();
        all[key] = (value, until);
    }

    /// <summary>Lets go of what is over; if that is not enough, of everything: it can be found out again.</summary>
    private void MakeRoom()
    {
        foreach (var (key, (_, until)) in all)
            if (until <= clock.GetUtcNow())
                all.TryRemove(key, out _);
        if (all.Count >= capacity)
            all.Clear();
    }
}
