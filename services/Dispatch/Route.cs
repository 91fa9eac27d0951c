namespace Coop.Dispatch;

/// <summary>
/// What a rider would do next: rides in the order of their drop-offs, cut into bundles that are collected together. A bit
/// of <see cref="Starts"/> is set where a bundle begins.
/// </summary>
internal sealed class Route
{
    public readonly Ride[] Stops = new Ride[DispatchPolicy.LongestPlan];
    public int Count;
    public uint Starts;

    /// <summary>Grows with every change.</summary>
    public int Version;

    /// <summary>Where the bundle that begins at <paramref name="start"/> ends; that index is no longer its own.</summary>
    public int EndOf(int start)
    {
        var end = start + 1;
        while (end < Count && (Starts >> end & 1) == 0)
            end++;
        return end;
    }

    public void Copy(Route other)
    {
        Array.Copy(other.Stops, Stops, other.Count);
        (Count, Starts, Version) = (other.Count, other.Starts, Version + 1);
    }

    /// <summary>Becomes the beginning of one route up to <paramref name="cut"/> and the rest of another from <paramref name="at"/>; bundles begin there.</summary>
    public void Join(Route first, int cut, Route second, int at)
    {
        Array.Copy(first.Stops, Stops, cut);
        Array.Copy(second.Stops, at, Stops, cut, second.Count - at);
        Count = cut + second.Count - at;
        Version++;
        Starts = (first.Starts & ((1u << cut) - 1)) | (second.Starts >> at << cut);
    }

    public void Clear() => (Count, Starts, Version) = (0, 0, Version + 1);

    /// <summary>Puts a ride at <paramref name="at"/> as a bundle of its own; a bundle begins or the route ends there.</summary>
    public void InsertAlone(Ride ride, int at)
    {
        MakeRoom(ride, at);
        Starts |= 1u << at;
    }

    /// <summary>Puts a ride at <paramref name="at"/> into the bundle that begins at <paramref name="start"/>.</summary>
    public void InsertInto(Ride ride, int start, int at)
    {
        MakeRoom(ride, at);
        if (at == start)
            Starts = (Starts & ~(1u << (at + 1))) | 1u << at;
    }

    private void MakeRoom(Ride ride, int at)
    {
        Array.Copy(Stops, at, Stops, at + 1, Count - at);
        Stops[at] = ride;
        Count++;
        Version++;
        var below = (1u << at) - 1;
        Starts = (Starts & below) | (Starts & ~below) << 1;
    }

    public void Remove(int at)
    {
        if ((Starts >> at & 1) == 1 && at + 1 < Count)
            Starts |= 1u << (at + 1);
        Array.Copy(Stops, at + 1, Stops, at, Count - at - 1);
        Count--;
        Version++;
        var below = (1u << at) - 1;
        Starts = (Starts & below) | (Starts >> 1 & ~below);
    }

    /// <summary>Takes away the bundle at its head.</summary>
    public void DropHead()
    {
        for (var stops = EndOf(0); stops > 0; stops--)
            Remove(0);
    }

    public int IndexOf(Ride ride) => Array.IndexOf(Stops, ride, 0, Count);
}
