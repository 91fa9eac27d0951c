namespace Coop.Members;

public enum ReviewOutcome { Upheld, Lifted, Lapsed }

/// <summary>
/// The second look that another person owes every restriction, asked for or not, and what was lost meanwhile. It has a day
/// by which it is due: after that day the restriction lapses.
/// </summary>
public sealed class RestrictionReview
{
    public required RestrictionId RestrictionId { get; init; }
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>What the person concerned says to it.</summary>
    public string? Reply { get; private set; }

    /// <summary>Null while it is owed.</summary>
    public ReviewOutcome? Outcome { get; private set; }

    /// <summary>Null while it is owed, and for one that lapsed.</summary>
    public MemberId? ReviewedBy { get; private set; }
    public string? Reasons { get; private set; }
    public DateTimeOffset? ReviewedAt { get; private set; }

    /// <summary>By when what was lost must be made good; null where nothing is.</summary>
    public DateTimeOffset? RectifyBy { get; private set; }
    public DateTimeOffset? RectifiedAt { get; private set; }
    public long? LostPlannedSeconds { get; private set; }
    public long? LostUsualSeconds { get; private set; }

    public static RestrictionReview Of(Restriction restriction) => new()
    {
        RestrictionId = restriction.Id,
        DueAt = restriction.NotifiedAt.AddDays(DueProcess.On(DateOnly.FromDateTime(restriction.NotifiedAt.UtcDateTime), DueProcess.ReviewDays)),
    };

    public Refusal? TakeReply(string words)
    {
        if (Outcome is not null)
            return Over;
        Reply = words;
        return null;
    }

    /// <summary>Another person has looked, before it was due: upheld, or lifted.</summary>
    public Refusal? Decide(Restriction of, MemberId by, bool isLifted, string reasons, DateTimeOffset now)
    {
        if (Outcome is not null || now >= DueAt)
            return Over;
        if (by == of.DecidedBy || by == of.MemberId)
            return new Refusal("own_case", "Somebody else reviews it than who decided it, and than whom it concerns.") { ByRule = true };
        if (reasons.Trim().Length < DueProcess.On(DateOnly.FromDateTime(now.UtcDateTime), DueProcess.ReasonsLetters))
            return new Refusal("reasons_missing", "A review answers in a sentence at least.") { ByRule = true };
        (ReviewedBy, Reasons) = (by, reasons);
        End(isLifted ? ReviewOutcome.Lifted : ReviewOutcome.Upheld, now);
        return null;
    }

    /// <summary>Nobody has looked in time.</summary>
    public void Lapse(DateTimeOffset now)
    {
        if (Outcome is not null || now < DueAt)
            throw new InvalidOperationException($"The restriction {RestrictionId.Value} does not lapse at {now:O}.");
        End(ReviewOutcome.Lapsed, now);
    }

    public void Rectify(long plannedSeconds, long usualSeconds, DateTimeOffset now) =>
        (LostPlannedSeconds, LostUsualSeconds, RectifiedAt) = (plannedSeconds, usualSeconds, now);

    private static Refusal Over => new("reviewed", "It has been reviewed, or has lapsed.");

    private void End(ReviewOutcome outcome, DateTimeOffset now)
    {
        (Outcome, ReviewedAt) = (outcome, now);
        if (outcome != ReviewOutcome.Upheld)
            RectifyBy = now.AddDays(DueProcess.On(DateOnly.FromDateTime(now.UtcDateTime), DueProcess.RectificationDays));
    }
}
