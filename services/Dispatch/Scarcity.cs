namespace Coop.Dispatch;

/// <summary>
/// How scarce riders are in the zone at this instant, by its state alone: while somebody stands by without a ride, a longer
/// way costs nobody anything; when nobody does, each second of it is one that another ride waits for.
/// </summary>
internal static class Scarcity
{
    /// <summary>Where so many in a thousand of those at work have nothing to do, riders are not scarce.</summary>
    private const int Plenty = 200;

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
