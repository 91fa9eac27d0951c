namespace Coop.Matching;

/// <summary>A stretch of time for which the co-op plans riders. A coordinator publishes it; who rides in it is the riders' to decide.</summary>
public sealed class Slot
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(30);

    /// <summary>Eleven hours of rest leave no longer span of work (Code du travail L3131-1).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(13);

    /// <summary>How far ahead anybody plans.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromDays(366);

    public required SlotId Id { get; init; }
    public required DateTimeOffset StartsAt { get; set; }
    public required DateTimeOffset EndsAt { get; set; }

    /// <summary>How many riders it is for; none closes it.</summary>
    public required int Places { get; set; }

    /// <summary>The part of the city it is for, in words; null for all of it.</summary>
    public string? Zone { get; set; }
    public required MemberId PublishedBy { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }

    public WorkStretch Work => new(StartsAt, EndsAt);

    /// <summary>Another wording of it, as far as nobody who signed up is hurt: the hours stay theirs, and so does the place.</summary>
    /// <param name="taken">How many riders have a place in it.</param>
    public Refusal? Change(DateTimeOffset startsAt, DateTimeOffset endsAt, int places, string? zone, int taken)
    {
        if (taken > 0 && (startsAt, endsAt, zone) != (StartsAt, EndsAt, Zone))
            return new Refusal("slot_taken", "Riders have signed up for these hours: they can only be given further places.");
        if (places < taken)
            return new Refusal("slot_taken", "More riders have a place already.") { Facts = new Dictionary<string, object?> { ["taken"] = taken } };
        (StartsAt, EndsAt, Places, Zone) = (startsAt, endsAt, places, zone);
        return null;
    }
}

/// <summary>What became of a rider's place in a slot.</summary>
public enum PlanStatus { Taken, GivenUp, Swapped }

/// <summary>
/// One rider's place in a slot. Who does not come is asked by people, never punished by a machine: nothing follows from it
/// here, and nothing that gives out rides reads it.
/// </summary>
public sealed class PlannedShift
{
    public required Guid Id { get; init; }
    public required SlotId SlotId { get; init; }
    public required MemberId RiderId { get; init; }
    public required DateTimeOffset TakenAt { get; init; }
    public PlanStatus Status { get; private set; }

    /// <summary>Since when the place may be taken over by somebody else.</summary>
    public DateTimeOffset? OfferedAt { get; private set; }

    /// <summary>By whom alone; null for anybody.</summary>
    public MemberId? OfferedTo { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public bool IsOpenTo(MemberId rider) => Status == PlanStatus.Taken && OfferedAt is not null && (OfferedTo is null || OfferedTo == rider);

    public void Offer(MemberId? to, DateTimeOffset now) => (OfferedAt, OfferedTo) = (now, to);
    public void Keep() => (OfferedAt, OfferedTo) = (null, null);
    public void GiveUp(DateTimeOffset now) => (Status, EndedAt) = (PlanStatus.GivenUp, now);
    public void Swap(DateTimeOffset now) => (Status, EndedAt) = (PlanStatus.Swapped, now);
}
