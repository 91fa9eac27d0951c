using Coop.Members;

namespace Coop.Matching;

/// <summary>
/// An accident, or whatever else stops a rider on shift: from then on nothing is offered to them and they are paid on, and
/// the coordinators owe them an answer to their claim (domain.md §8, R-42). Nothing that gives out rides reads it.
/// </summary>
public sealed class Incident
{
    /// <summary>The shift's: one is enough to end it.</summary>
    public required ShiftId Id { get; init; }
    public required MemberId RiderId { get; init; }
    public required string What { get; init; }
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset PaidUntil { get; init; }

    /// <summary>Whose food was in the rider's hands; people see to it.</summary>
    public required IReadOnlyList<RideId> Carried { get; init; }
    public MemberId? ClosedBy { get; private set; }
    public string? Answer { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>The end of the hours that the rider had signed up for, else the one they wished for; never sooner than now.</summary>
    /// <param name="rule">The one in force when the shift began, as with all that it is paid by.</param>
    public static DateTimeOffset EndOf(Shift shift, MatchingPolicy rule, DateTimeOffset now)
    {
        var most = now.AddSeconds(rule.IncidentPaidSeconds);
        var end = shift.Planned?.EndsAt ?? (shift.Until < most ? shift.Until.Value : most);
        return end > now ? end : now;
    }

    public Refusal? Close(MemberId by, string answer, DateTimeOffset now)
    {
        if (by == RiderId)
            return new Refusal("own_case", "Somebody else sees to it than whom it happened to.") { ByRule = true };
        if (ClosedAt is not null)
            return new Refusal("closed", "Its claim was answered.");
        (ClosedBy, Answer, ClosedAt) = (by, answer, now);
        return null;
    }
}
