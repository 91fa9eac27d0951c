using Coop.Matching;
using static Coop.Rules.Riding;

namespace Coop.Rules;

public class A_clock_is_put_right_with_the_riders_word
{
    private static readonly ClockEvent[] Told =
    [
        new(Lunch, ClockKind.Paused, Lunch.Value, Noon.AddMinutes(30), Noon.AddMinutes(30)) { Seq = 7 },
        new(Lunch, ClockKind.Resumed, Lunch.Value, Noon.AddMinutes(90), Noon.AddMinutes(90)) { Seq = 9 },
    ];

    [Fact]
    public void A_proposal_alone_or_an_objection_changes_nothing()
    {
        var proposal = Step(1, CorrectionStep.Proposed) with { EventSeq = 9, HappenedAt = Noon.AddMinutes(50) };

        Assert.Equal(Told, CorrectedClock.Of(Told, [proposal]));
        Assert.Equal(Told, CorrectedClock.Of(Told, [proposal, Step(2, CorrectionStep.Objected)]));
    }

    [Fact]
    public void An_event_is_moved_once_the_rider_agrees() => Assert.Equal(
        Noon.AddMinutes(50),
        CorrectedClock.Of(Told, [Step(1, CorrectionStep.Proposed) with { EventSeq = 9, HappenedAt = Noon.AddMinutes(50) }, Step(2, CorrectionStep.Agreed)])
            .Single(one => one.Seq == 9).At);

    [Fact]
    public void What_did_not_happen_is_struck_out() => Assert.Equal(
        [9], CorrectedClock.Of(Told, [Step(1, CorrectionStep.Proposed) with { EventSeq = 7 }, Step(2, CorrectionStep.Agreed)]).Select(one => one.Seq));

    [Fact]
    public void A_pause_that_was_never_told_is_added() => Assert.Contains(
        CorrectedClock.Of([], [Step(1, CorrectionStep.Proposed) with { Kind = ClockKind.Paused, HappenedAt = Noon }, Step(2, CorrectionStep.Agreed)]),
        one => one is { Kind: ClockKind.Paused } && one.At == Noon);

    [Fact]
    public void Only_what_can_be_meant_can_be_proposed()
    {
        var shift = new Shift
        {
            Id = Lunch, RiderId = Zoe, Vehicle = Vehicle.Bicycle, DisplayName = "Zoé", Limits = new OwnLimits(), Until = null, Ticket = 1,
            StartedAt = Noon, Zone = "Lyon",
        };
        var proposal = Step(1, CorrectionStep.Proposed);
        Assert.Null(Check(proposal with { EventSeq = 7 }));
        Assert.NotNull(Check(proposal with { EventSeq = 8 }));
        Assert.NotNull(Check(proposal with { EventSeq = 7, HappenedAt = Noon.AddMinutes(-1) }));
        Assert.NotNull(Check(proposal with { EventSeq = 7, HappenedAt = Noon.AddMinutes(121) }));
        Assert.NotNull(Check(proposal with { Kind = ClockKind.Paused }));
        Assert.NotNull(Check(proposal with { Kind = ClockKind.Delivered, HappenedAt = Noon }));

        Refusal? Check(ClockCorrection one) => CorrectedClock.Check(shift, Told, one, Noon.AddMinutes(120));
    }

    private static ClockCorrection Step(long seq, CorrectionStep step) => new(Lunch, Guid.Empty, step, Zoe, "forgot", Noon) { Seq = seq };
}
