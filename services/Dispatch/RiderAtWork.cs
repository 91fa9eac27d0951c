namespace Coop.Dispatch;

/// <summary>
/// All that matching knows of a rider: where and when they are free, what they carry, when they stop, what they were paid.
/// Nothing of who they are or of what they accepted or declined; a code-shape test keeps it so. Instants are seconds on
/// the zone's own clock.
/// </summary>
/// <param name="FreeWhere">Where they are when their accepted and offered rides are done; where they stand now if there are none.</param>
/// <param name="FreeAt">When that is; now or earlier for who is idle, later for who has yet to begin.</param>
/// <param name="CapacityGrams">What their vehicle carries.</param>
/// <param name="ShiftEndsAt">No pick-up after it.</param>
/// <param name="WorkEndsAt">When their working time is used up: no drop-off after it.</param>
/// <param name="MaxMetres">Their own limit for one offer, the way to the restaurant included.</param>
/// <param name="MaxGrams">Their own limit for what they carry at once.</param>
/// <param name="PaidCents">The riders' part of the rides they did in the period so far.</param>
/// <param name="GuaranteedCents">What the guarantee pays for their hours on shift in the period up to <paramref name="GuaranteedAt"/>.</param>
/// <param name="GuaranteeCentsPerHour">What it pays for each further hour.</param>
/// <param name="Ticket">Drawn by lot for the period; it alone tells equal riders apart.</param>
public readonly record struct RiderAtWork(
    Spot FreeWhere, int FreeAt, Vehicle Vehicle, int CapacityGrams, int ShiftEndsAt, int WorkEndsAt, int MaxMetres, int MaxGrams,
    long PaidCents, long GuaranteedCents, int GuaranteedAt, int GuaranteeCentsPerHour, long Ticket)
{
    /// <summary>
    /// Seconds of guaranteed work by which their rides have paid more than the guarantee so far; negative for who is behind.
    /// </summary>
    public long AheadSeconds(int now)
    {
        var more = Math.Max(0, Math.Min(now, Math.Min(ShiftEndsAt, WorkEndsAt)) - GuaranteedAt);
        return SecondsPaidBy(PaidCents - GuaranteedCents) - more;
    }

    /// <summary>How long the guarantee pays that much for.</summary>
    internal long SecondsPaidBy(long cents) => GuaranteeCentsPerHour <= 0 ? 0 : cents * 3_600 / GuaranteeCentsPerHour;
}
