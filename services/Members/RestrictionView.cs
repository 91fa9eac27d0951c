namespace Coop.Members;

/// <summary>A restriction as the person concerned and the coordinators read it: all that was decided, and how to answer.</summary>
/// <param name="HowToAnswer">In words, while it can still be answered.</param>
/// <param name="LostPlannedSeconds">What of the rider's own plans was lost and is paid; with <paramref name="LostUsualSeconds"/> for weeks without a plan.</param>
public sealed record RestrictionView(
    RestrictionId Id, MemberId MemberId, RestrictionKind Kind, IReadOnlyList<WorkDoor> Closes, MemberId DecidedBy, string Reasons,
    IReadOnlyList<Evidence> Evidence, DateTimeOffset NotifiedAt, DateTimeOffset EffectiveAt, DateTimeOffset? EndsAt,
    DateTimeOffset ReviewDueAt, string? Reply, ReviewOutcome? Outcome, MemberId? ReviewedBy, string? ReviewReasons, DateTimeOffset? ReviewedAt,
    DateTimeOffset? RectifyBy, DateTimeOffset? RectifiedAt, long? LostPlannedSeconds, long? LostUsualSeconds, string? HowToAnswer)
{
    public static RestrictionView Of(Restriction restriction, RestrictionReview review) => new(
        restriction.Id, restriction.MemberId, restriction.Kind, restriction.Closes, restriction.DecidedBy, restriction.Reasons,
        restriction.Evidence, restriction.NotifiedAt, restriction.EffectiveAt, restriction.EndsAt,
        review.DueAt, review.Reply, review.Outcome, review.ReviewedBy, review.Reasons, review.ReviewedAt,
        review.RectifyBy, review.RectifiedAt, review.LostPlannedSeconds, review.LostUsualSeconds,
        review.Outcome is null
            ? $"POST /v1/restrictions/{restriction.Id.Value}/reply with your words. Another person reviews it by {review.DueAt:yyyy-MM-dd}, whether you answer or not; if nobody does, it lapses and what you lost is paid."
            : null);
}
