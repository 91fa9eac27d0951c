using Coop.Members;

namespace Coop.Rules;

public class A_person_decides_about_a_person
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly MemberId Rider = new(Guid.NewGuid()), Coordinator = new(Guid.NewGuid()), Another = new(Guid.NewGuid());
    private const string Reasons = "The cargo bike was ridden on the motorway on 20 November, as the photo shows.";

    [Fact]
    public void With_reasons_and_evidence_and_not_before_they_have_told_it() => Assert.Null(Decision().Check());

    [Fact]
    public void Never_in_their_own_case() => Assert.Equal("own_case", Decision(by: Rider).Check()?.Code);

    [Theory, InlineData("because"), InlineData("                                                            ")]
    public void Never_without_reasons(string reasons) => Assert.Equal("reasons_missing", Decision(reasons: reasons).Check()?.Code);

    [Fact]
    public void Never_with_effect_before_it_is_told() =>
        Assert.Equal("told_too_late", Decision(effectiveAt: Now.AddTicks(-1)).Check()?.Code);

    [Fact]
    public void Never_without_end_unless_it_is_called_an_ending()
    {
        Assert.Equal("invalid_end", Decision(isEndless: true).Check()?.Code);
        Assert.Equal("invalid_end", Decision(RestrictionKind.Ending).Check()?.Code);
        Assert.Equal("invalid_end", Decision(endsAt: Now).Check()?.Code);
        Assert.Equal("invalid_end", Decision(endsAt: Now.AddDays(31).AddTicks(1)).Check()?.Code);
        Assert.Null(Decision(endsAt: Now.AddDays(31)).Check());
        Assert.Equal("invalid_date", Decision(RestrictionKind.Ending, isEndless: true, effectiveAt: DateTimeOffset.MaxValue).Check()?.Code);
        Assert.Equal("invalid_date", Decision(effectiveAt: DateTimeOffset.MaxValue, endsAt: DateTimeOffset.MaxValue).Check()?.Code);
        Assert.Null(Decision(RestrictionKind.Ending, isEndless: true, effectiveAt: Now.AddYears(1)).Check());
        Assert.Null(Decision(RestrictionKind.Ending, isEndless: true).Check());
    }

    [Fact]
    public void A_suspension_says_that_it_closes_everything() =>
        Assert.Equal("names_no_doors", Decision(RestrictionKind.Suspension, closes: [WorkDoor.TakeSlot]).Check()?.Code);

    [Fact]
    public void Complaints_that_nobody_has_looked_into_prove_nothing_however_many()
    {
        var complaint = Paper(EvidenceKind.CustomerComplaint, daysAgo: 1);
        Assert.Equal("one_sided_complaint", Decision(evidence: [complaint]).Check()?.Code);
        Assert.Equal("one_sided_complaint", Decision(evidence: [complaint, complaint, complaint]).Check()?.Code);
        Assert.Null(Decision(evidence: [complaint with { IsVerified = true }]).Check());
        Assert.Null(Decision(evidence: [complaint, Paper(EvidenceKind.Photo, daysAgo: 1)]).Check());
    }

    [Fact]
    public void What_was_known_for_more_than_two_months_is_no_ground()
    {
        Assert.Null(Decision(evidence: [Paper(EvidenceKind.Document, knownOn: new(2026, 9, 23))]).Check());
        Assert.Equal("fault_too_old", Decision(evidence: [Paper(EvidenceKind.Document, knownOn: new(2026, 9, 22))]).Check()?.Code);
        Assert.Equal("fault_too_old", Decision(evidence:
            [Paper(EvidenceKind.Document, knownOn: new(2026, 9, 22)), Paper(EvidenceKind.CustomerComplaint, daysAgo: 1)]).Check()?.Code);
        Assert.Equal("invalid_date", Decision(evidence: [Paper(EvidenceKind.Document, daysAgo: -1)]).Check()?.Code);
    }

    [Fact]
    public void Another_person_owes_it_a_look_within_fourteen_days_and_takes_it_once()
    {
        var decision = Decision();
        var review = RestrictionReview.Of(decision);
        Assert.Equal(Now.AddDays(14), review.DueAt);
        Assert.Null(review.TakeReply("I was not there."));
        Assert.Equal("own_case", review.Decide(decision, Coordinator, isLifted: false, Reasons, Now)?.Code);
        Assert.Equal("own_case", review.Decide(decision, Rider, isLifted: true, Reasons, Now)?.Code);
        Assert.Equal("reasons_missing", review.Decide(decision, Another, isLifted: false, "It is so.", Now)?.Code);

        Assert.Null(review.Decide(decision, Another, isLifted: false, Reasons, Now));

        Assert.Equal((ReviewOutcome.Upheld, null), (review.Outcome, review.RectifyBy));
        Assert.Equal("reviewed", review.Decide(decision, Another, isLifted: true, Reasons, Now)?.Code);
        Assert.Equal("reviewed", review.TakeReply("too late")?.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_fourteen_days_nobody_upholds_or_lifts_it_and_it_lapses(bool isLifted)
    {
        var (late, inTime) = (RestrictionReview.Of(Decision()), RestrictionReview.Of(Decision()));

        Assert.Equal("reviewed", late.Decide(Decision(), Another, isLifted, Reasons, Now.AddDays(14))?.Code);
        Assert.Null(inTime.Decide(Decision(), Another, isLifted, Reasons, Now.AddDays(14).AddTicks(-1)));

        late.Lapse(Now.AddDays(14));
        Assert.Equal(ReviewOutcome.Lapsed, late.Outcome);
    }

    [Fact]
    public void What_is_lifted_or_lapses_is_made_good_within_fourteen_days()
    {
        var (lifted, lapsed) = (RestrictionReview.Of(Decision()), RestrictionReview.Of(Decision()));

        lifted.Decide(Decision(), Another, isLifted: true, Reasons, Now.AddDays(2));
        lapsed.Lapse(Now.AddDays(14));

        Assert.Equal((ReviewOutcome.Lifted, Now.AddDays(16)), (lifted.Outcome, lifted.RectifyBy));
        Assert.Equal((ReviewOutcome.Lapsed, null, Now.AddDays(28)), (lapsed.Outcome, lapsed.ReviewedBy, lapsed.RectifyBy));
        Assert.Throws<InvalidOperationException>(() => lifted.Lapse(Now.AddDays(14)));
        Assert.Throws<InvalidOperationException>(() => RestrictionReview.Of(Decision()).Lapse(Now.AddDays(14).AddTicks(-1)));
    }

    [Fact]
    public void Every_figure_of_it_has_a_day_and_a_source() =>
        Assert.All(DueProcess.Figures, due => Assert.True(due is { Value: > 0, Source.Length: > 0 } && due.FromOn <= new DateOnly(2026, 11, 22)));

    private static Restriction Decision(
        RestrictionKind kind = RestrictionKind.Restriction, MemberId? by = null, string reasons = Reasons, DateTimeOffset? effectiveAt = null,
        DateTimeOffset? endsAt = null, bool isEndless = false, IReadOnlyList<Evidence>? evidence = null, IReadOnlyList<WorkDoor>? closes = null) => new()
    {
        Id = new RestrictionId(Guid.NewGuid()),
        MemberId = Rider,
        Kind = kind,
        Closes = closes ?? [WorkDoor.StartShift, WorkDoor.TakeSlot],
        DecidedBy = by ?? Coordinator,
        Reasons = reasons,
        Evidence = evidence ?? [Paper(EvidenceKind.Photo, daysAgo: 3)],
        NotifiedAt = Now,
        EffectiveAt = effectiveAt ?? Now,
        EndsAt = isEndless ? null : endsAt ?? Now.AddDays(7),
    };

    private static Evidence Paper(EvidenceKind kind, int daysAgo = 0, DateOnly? knownOn = null) =>
        new(kind, "in the blue folder", "sha256:" + new string('a', 64), knownOn ?? DateOnly.FromDateTime(Now.UtcDateTime).AddDays(-daysAgo));
}
