using Coop.Members;

namespace Coop.Rules;

public class Members_are_called_a_second_time
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly VotingRule Half = new(new(1, 2), new(1, 2));

    [Theory]
    [InlineData(4, 0, VoteOutcome.SecondCall)] // too few came
    [InlineData(5, 0, VoteOutcome.SecondCall)] // no majority of all members, but more for it than against
    [InlineData(4, 4, VoteOutcome.Refused)]    // those who came refused it
    [InlineData(6, 4, VoteOutcome.Carried)]
    public void What_only_the_absent_stopped_is_asked_a_second_time(int yes, int no, VoteOutcome outcome)
    {
        var rule = Half with { MajorityOf = MajorityOf.Members, SecondCall = new(Ratio.Zero, new(1, 2), MajorityOf.Present, AfterDays: 2, VotingDays: 3) };

        Assert.Equal(outcome, new BallotCount(10, yes, no, 0).Outcome(rule));
        Assert.Equal(VoteOutcome.Carried, new BallotCount(10, 1, 0, 0).Outcome(rule.AtSecondCall()));
        Assert.Equal(VoteOutcome.Refused, new BallotCount(10, 0, 0, 0).Outcome(rule.AtSecondCall()));
    }

    [Fact]
    public void The_second_vote_comes_when_the_statutes_say_and_never_shortens_what_follows()
    {
        var first = Asked(Half with { SecondCall = new(Ratio.Zero, new(1, 2), AfterDays: 2, VotingDays: 3) });
        var second = first.AskAgain(default, now: first.ClosesAt);

        Assert.Equal((Noon.AddHours(1).AddDays(2), Noon.AddHours(1).AddDays(5)), (second.OpensAt, second.ClosesAt));
        Assert.Equal((second.ClosesAt, first.Content, first.Id, null), (second.EffectiveAt, second.Content, second.SecondCallOf!.Value, second.Rule.SecondCall));
    }

    [Fact]
    public void The_second_vote_lasts_as_long_as_the_first_where_no_days_are_said_and_what_was_to_hold_later_still_does()
    {
        var later = Asked(Half with { SecondCall = new(Ratio.Zero, new(1, 2), AfterDays: 2) }, effectiveAt: Noon.AddDays(30));
        var second = later.AskAgain(default, now: later.ClosesAt);

        Assert.Equal((TimeSpan.FromHours(1), Noon.AddDays(30)), (second.ClosesAt - second.OpensAt, second.EffectiveAt));
    }

    [Fact]
    public void To_a_vote_to_which_nobody_came_the_members_are_called_again() => Assert.Equal(
        VoteOutcome.SecondCall, new BallotCount(10, 0, 0, 0).Outcome(Half with { Quorum = Ratio.Zero, SecondCall = new(Ratio.Zero, new(1, 2)) }));

    /// <summary>A vote of one hour.</summary>
    private static Proposal Asked(VotingRule rule, DateTimeOffset? effectiveAt = null) => new()
    {
        Id = default, Kind = PolicyKind.Tariff, Content = "{}", Hash = "", ProposedBy = default, Rule = rule,
        OpensAt = Noon, ClosesAt = Noon.AddHours(1), EffectiveAt = effectiveAt ?? Noon.AddHours(1),
    };
}
