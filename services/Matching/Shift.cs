namespace Coop.Matching;

/// <summary>Whether a rider can be offered rides.</summary>
public enum ShiftStatus { On, Paused, Ended }

/// <summary>What a rider asks for in this shift; nobody else sets it.</summary>
/// <param name="MaxMetres">Of a whole trip, way to the pick-up included, as an offer shows it.</param>
public sealed record OwnLimits(int? MaxMetres = null, int? MaxGrams = null);

/// <summary>A pause that is over: no work, no offers, no position.</summary>
public sealed record ShiftBreak(DateTimeOffset From, DateTimeOffset To);

/// <summary>
/// One stretch of work of one rider. Going on, pausing and going off are the rider's alone to decide, and change
/// nothing of what is offered to them afterwards.
/// </summary>
public sealed class Shift
{
    public required ShiftId Id { get; init; }
    public required MemberId RiderId { get; init; }
    public required Vehicle Vehicle { get; init; }

    /// <summary>Whether it is the rider's own, as the rider said; pay makes good its costs, planning never looks at it.</summary>
    public bool OwnVehicle { get; init; } = true;
    public required string DisplayName { get; init; }
    public required OwnLimits Limits { get; init; }

    /// <summary>No pick-up after this instant: the rider's own wish.</summary>
    public required DateTimeOffset? Until { get; init; }

    /// <summary>The plan that it keeps; null for who just came.</summary>
    public PlannedTime? Planned { get; init; }

    /// <summary>Drawn once for each rider and day: it decides between riders who would otherwise be equal, and nobody's name does.</summary>
    public required long Ticket { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The part of town that plans for the rider; nothing nearer to where they are is kept.</summary>
    public required string Zone { get; set; }

    public ShiftStatus Status { get; private set; }
    public DateTimeOffset? PausedAt { get; private set; }
    public IReadOnlyList<ShiftBreak> Breaks { get; private set; } = [];
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>
    /// When the first limit of working time is reached if the rider works on, and which: worked out when the shift starts
    /// and when a pause ends, so that nobody has to look at past shifts while rides are given out.
    /// </summary>
    public WorkEnd? MustEnd { get; set; }

    /// <summary>Who rides left the co-op with food in their hands: the shift ends with that ride.</summary>
    public bool EndsWithRide { get; set; }

    /// <summary>What this shift brought in, for the published spread of work: the riders' part of its rides, and its waiting.</summary>
    public Money RidersPartCents { get; set; }
    public long WaitingSeconds { get; set; }

    /// <summary>As planning sees who rides it, idle at a place.</summary>
    public RiderHere Here(Place where, DateTimeOffset now) => new(
        Id, Vehicle, Limits, Ticket, Until, MustEnd is { } end ? new WorkEndAt(end.Rule, end.At) : null, FreeAt: null, where, RidersPartCents,
        WorkedSeconds(now));

    /// <summary>How often it was told again since it ended, because something was put right.</summary>
    public int Revision { get; set; }

    public static bool Allows(ShiftStatus from, ShiftStatus to) => (from, to) switch
    {
        (ShiftStatus.On, ShiftStatus.Paused or ShiftStatus.Ended) => true,
        (ShiftStatus.Paused, ShiftStatus.On or ShiftStatus.Ended) => true,
        _ => false,
    };

    public Refusal? Pause(DateTimeOffset now)
    {
        if (MoveTo(ShiftStatus.Paused) is { } refusal)
            return refusal;
        PausedAt = now;
        return null;
    }

    public Refusal? Resume(DateTimeOffset now)
    {
        if (MoveTo(ShiftStatus.On) is { } refusal)
            return refusal;
        StopPause(now);
        return null;
    }

    public Refusal? End(DateTimeOffset now)
    {
        if (MoveTo(ShiftStatus.Ended) is { } refusal)
            return refusal;
        StopPause(now);
        EndedAt = now;
        return null;
    }

    /// <summary>The rider's work ends now, and pay goes on until then.</summary>
    public Refusal? EndPaidUntil(DateTimeOffset paidUntil, DateTimeOffset now)
    {
        if (End(now) is { } refusal)
            return refusal;
        EndedAt = paidUntil;
        return null;
    }

    /// <summary>Its work without the pauses, from its start to <paramref name="now"/> at the latest; waiting is work (Code du travail L3121-1).</summary>
    public IEnumerable<WorkStretch> Work(DateTimeOffset now)
    {
        var from = StartedAt;
        foreach (var pause in Breaks)
        {
            yield return new WorkStretch(from, pause.From);
            from = pause.To;
        }
        yield return new WorkStretch(from, PausedAt ?? EndedAt ?? now);
    }

    public long WorkedSeconds(DateTimeOffset now) =>
        Work(now).Sum(stretch => Math.Max(0, (stretch.EndedAt - stretch.StartedAt).Ticks)) / TimeSpan.TicksPerSecond;

    private void StopPause(DateTimeOffset now)
    {
        if (PausedAt is { } pausedAt)
            Breaks = [.. Breaks, new ShiftBreak(pausedAt, now)];
        PausedAt = null;
    }

    private Refusal? MoveTo(ShiftStatus next)
    {
        if (!Allows(Status, next))
            return Refusal.IllegalMove(Status, next, Enum.GetValues<ShiftStatus>().Where(to => Allows(Status, to)));
        Status = next;
        return null;
    }
}
