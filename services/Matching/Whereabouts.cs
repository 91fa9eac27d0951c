namespace Coop.Matching;

/// <summary>
/// Where planning takes riders to be. Of whom nothing is known since a pause, or since the program that planned for them
/// is gone, the phone is asked, and for a short while nothing is offered to them: nobody is to be sent to a restaurant
/// that is far from where they really are. Who keeps silent is planned for by the best guess.
/// </summary>
public sealed class Whereabouts(Places places)
{
    /// <summary>So long the phone has for its answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly System.Collections.Concurrent.ConcurrentDictionary<ShiftId, DateTimeOffset?> missed = new();
    private readonly List<ShiftId> toAsk = [];

    /// <summary>When the first of those who are asked is planned for without an answer.</summary>
    public DateTimeOffset? NextAt => missed.Values.Min();

    /// <summary>Whether it is waited for a word of where they are, or was in vain.</summary>
    public bool Misses(ShiftId rider) => missed.ContainsKey(rider);

    /// <summary>Where a rider is taken to be; null as long as their phone is asked.</summary>
    public Place? Of(RiderSeen seen, TownZone zone, DateTimeOffset now)
    {
        var rider = seen.Rider.ShiftId;
        if (Known(seen, places) is { } known)
        {
            missed.TryRemove(rider, out _);
            return known;
        }
        if (!missed.TryGetValue(rider, out var until))
        {
            missed[rider] = now + Patience;
            toAsk.Add(rider);

            // Who said it at this very moment could not know yet that it was missed.
            return Known(seen, places);
        }
        if (until > now)
            return null;
        missed[rider] = null;
        return Guess(seen, places, zone);
    }

    /// <summary>The riders whose phones are to be asked, each named once.</summary>
    public IReadOnlyList<ShiftId> TakeToAsk()
    {
        ShiftId[] all = [.. toAsk];
        toAsk.Clear();
        return all;
    }

    /// <summary>Who was asked and has not answered in time.</summary>
    public IEnumerable<ShiftId> Silent(DateTimeOffset now) => missed.Where(one => one.Value <= now).Select(one => one.Key);

    /// <summary>They are on shift no more, or in a pause: when they come back they are asked anew.</summary>
    public void Forget(ShiftId rider) => missed.TryRemove(rider, out _);

    /// <summary>Forgets all but these.</summary>
    public void ForgetAllBut(IReadOnlySet<ShiftId> riders)
    {
        foreach (var rider in missed.Keys.Where(rider => !riders.Contains(rider)))
            Forget(rider);
    }

    /// <summary>Where a rider is by all that is known, or else by the best guess: where they rode last, or somewhere in the zone.</summary>
    public static Place Guess(RiderSeen seen, Places places, TownZone zone) =>
        Known(seen, places) ?? (seen.RodeUntil is null ? zone.Middle : seen.Rider.FreeWhere);

    /// <summary>The busy are where their rides end; the idle where their phone told last, or where their last ride ended, if that was after the last pause.</summary>
    private static Place? Known(RiderSeen seen, Places places) =>
        seen.Rider.FreeAt is not null ? seen.Rider.FreeWhere
        : places.Of(seen.Rider.ShiftId) is { } told && !(told.At < seen.RodeUntil) ? told.Place
        : seen.RodeUntil is not null && !(seen.RodeUntil < seen.PausedUntil) ? seen.Rider.FreeWhere
        : null;
}
