namespace Coop.Dispatch;

/// <summary>
/// How scarce riders are in the zone at this instant, by its state alone: while somebody stands by without a ride, longer
/// work costs nobody anything; when nobody does, each second of it is one that another ride waits for.
/// </summary>
internal static class Scarcity
{
    /// <summary>Where so many in a thousand of those at work have nothing to do, riders are not scarce.</summary>
    private const int Plenty = 200;

    /// <summary>So long after this instant nothing can be known of it any more, and what is said until then counts the less the later it is.</summary>
    private const long KnownSeconds = 3_600;

    /// <summary>
    /// What counts of the time in which a piece of work binds its rider: of this very second all, of one in half an hour half,
    /// of one in an hour nothing; and nothing after the shift's end, when no other ride could be given to them.
    /// </summary>
    /// <param name="fromAt">When its rider must set out.</param>
    /// <param name="toAt">When they are free again.</param>
    public static long CountedSeconds(int fromAt, int toAt, int shiftEndsAt, int now) =>
        CountedBy(Math.Min(toAt, shiftEndsAt) - now) - CountedBy(Math.Min(fromAt, shiftEndsAt) - now);

    private static long CountedBy(long seconds)
    {
        var known = Math.Clamp(seconds, 0, KnownSeconds);
        return known - (known * known / (2 * KnownSeconds));
    }

    /// <returns>0 where riders are not scarce, 1,000 where all of them are needed.</returns>
    public static int Thousandths(List<Rider> riders, int now)
    {
        var (atWork, spare) = (0, 0);
        foreach (var rider in riders)
        {
            var hasYetToBegin = rider.Is.FreeAt > now && rider.Is.GuaranteedAt > now;
            if (hasYetToBegin || rider.Is.ShiftEndsAt <= now)
                continue;
            atWork++;
            if (rider.Is.FreeAt <= now && (rider.Route.Count == 0 || rider.Route.Stops[0].Expected))
                spare++;
        }
        return atWork == 0 ? 0 : Math.Max(0, 1_000 - (int)(1_000_000L * spare / ((long)Plenty * atWork)));
    }
}
