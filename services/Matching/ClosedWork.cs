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
    public DateTimeOffset? ReinstatedAt { get; set; }

    public Refusal? Closes(WorkDoor door, DateTimeOffset now) =>
        Doors.Contains(door) && EffectiveAt <= now && (EndsAt is null || now < EndsAt) && ReinstatedAt is null
            ? new Refusal("restricted", "A coordinator has closed this to you for the time being; you read why, and how to answer, at GET /v1/members/me.")
            {
                ByRule = true,
                Facts = new Dictionary<string, object?> { ["restrictionId"] = RestrictionId, ["endsAt"] = EndsAt },
            }
            : null;
}
