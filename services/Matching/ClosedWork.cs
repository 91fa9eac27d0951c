using Coop.Members;

namespace Coop.Matching;

/// <summary>
/// That a person closed doors of work to a rider, from when until when. Why is read in Members by those whom it concerns;
/// nothing that gives out rides reads any of it.
/// </summary>
public sealed class ClosedWork
{
    public required RestrictionId RestrictionId { get; init; }
    public required MemberId RiderId { get; init; }
    public required IReadOnlyList<WorkDoor> Doors { get; init; }
    public required DateTimeOffset EffectiveAt { get; init; }

    /// <summary>Null where the work ended for good.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Since when the doors are open again before that end.</summary>
    public DateTimeOffset? ReinstatedAt { get; private set; }

    /// <summary>What of its time was made good then; null while it stands, and in rows older than this one: all of it.</summary>
    public IReadOnlyList<WorkStretch>? MadeGood { get; private set; }

    /// <summary>
    /// It should not have been: the doors are open again. Answers what is made good now of the time from
    /// <paramref name="closedFrom"/> to <paramref name="closedTo"/> (outside): where another restriction kept the rider from
    /// work as well, nothing until that one is lifted too, and of no time anything twice.
    /// </summary>
    /// <param name="others">The rider's other restrictions, as they stand.</param>
    public IReadOnlyList<WorkStretch> Reinstate(
        DateTimeOffset at, DateTimeOffset closedFrom, DateTimeOffset closedTo, IEnumerable<ClosedWork> others)
    {
        ReinstatedAt = at;
        return MadeGood = [.. ClosedTime.Without(new WorkStretch(closedFrom, closedTo), others.SelectMany(other => other.Takes(from: this)))];
    }

    /// <summary>The time that another restriction may not make good: this one closes it still, or has made it good.</summary>
    private IReadOnlyList<WorkStretch> Takes(ClosedWork from) => ReinstatedAt switch
    {
        { } at => MadeGood ?? [new WorkStretch(EffectiveAt, EndsAt < at ? EndsAt.Value : at)],
        null => KeepsFromWhat(from) ? [new WorkStretch(EffectiveAt, EndsAt ?? DateTimeOffset.MaxValue)] : [],
    };

    // Who may not start a shift does not work, whatever else is closed; who may only not plan could still have started one.
    private bool KeepsFromWhat(ClosedWork other) =>
        Doors.Contains(WorkDoor.StartShift) || (other.Doors.Count > 0 && other.Doors.All(Doors.Contains));

    public Refusal? Closes(WorkDoor door, DateTimeOffset now) =>
        Doors.Contains(door) && EffectiveAt <= now && (EndsAt is null || now < EndsAt) && ReinstatedAt is null
            ? new Refusal("restricted", "A coordinator has closed this to you for the time being; you read why, and how to answer, at GET /v1/members/me.")
            {
                ByRule = true,
                Facts = new Dictionary<string, object?> { ["restrictionId"] = RestrictionId, ["endsAt"] = EndsAt },
            }
            : null;
}
