using System.Collections.Concurrent;

namespace Coop.Matching;

/// <summary>
/// Where riders on shift are, as their phones told last. It lives here only, in the memory of the instance that plans
/// for them, and is forgotten with a pause and with the shift (Directive (EU) 2024/2831, article 7).
/// </summary>
public sealed class Places
{
    private readonly ConcurrentDictionary<ShiftId, (Place Place, DateTimeOffset At)> places = new();
    private readonly ConcurrentDictionary<ShiftId, bool> moved = new();

    /// <summary>Of two places the one told of the later instant is kept.</summary>
    public void Keep(ShiftId rider, Place place, DateTimeOffset at)
    {
        places.AddOrUpdate(rider, (place, at), (_, known) => known.At < at ? (place, at) : known);
        moved[rider] = true;
    }

    /// <summary>Whose place was told since this was last asked.</summary>
    public IReadOnlyCollection<ShiftId> TakeMoved()
    {
        var all = moved.Keys;
        foreach (var rider in all)
            moved.TryRemove(rider, out _);
        return (IReadOnlyCollection<ShiftId>)all;
    }

    public (Place Place, DateTimeOffset At)? Of(ShiftId rider) => places.TryGetValue(rider, out var known) ? known : null;

    public void Forget(ShiftId rider) => places.TryRemove(rider, out _);

    /// <summary>Forgets all but these, who are on shift.</summary>
    public void ForgetAllBut(IReadOnlySet<ShiftId> riders)
    {
        foreach (var rider in places.Keys.Where(rider => !riders.Contains(rider)))
            Forget(rider);
    }
}
