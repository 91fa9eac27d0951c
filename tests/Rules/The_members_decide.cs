using Coop.Members;

namespace Coop.Rules;

public class The_members_decide
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly VotingRule Half = new(new Fraction(1, 2), new Fraction(1, 2));

    [Theory]
    [InlineData(10, 3, 2, 0, true)]
    [InlineData(10, 2, 2, 1, false)] // as many against
    [InlineData(10, 3, 1, 0, false)] // four of ten are no quorum of half
    [InlineData(10, 2, 1, 2, true)]  // who abstains takes part, and casts no voice
    [InlineData(10, 0, 0, 10, false)]
    [InlineData(0, 0, 0, 0, false)]
    public void A_proposal_carries_with_its_quorum_and_more_than_half(
        int eligible, int yes, int no, int abstain, bool carries) =>
        Assert.Equal(carries, new BallotCount(eligible, yes, no, abstain).Carries(Half));

    [Theory]
    [InlineData(3, 1, true)]
    [InlineData(2, 1, false)]
    public void Three_quarters_means_exactly_three_quarters(int yes, int no, bool carries) => Assert.Equal(
        carries, new BallotCount(4, yes, no, 0).Carries(Half with { Majority = Fraction.Parse("3/4") }));

    [Fact]
    public void A_low_majority_never_beats_more_votes_against() => Assert.False(
        new BallotCount(10, 4, 6, 0).Carries(Half with { Majority = Fraction.Parse("1/10") }));

    [Theory]
    [InlineData("1/2", 1, 2)]
    [InlineData("0.25", 25, 100)]
    [InlineData("1", 10, 10)]
    [InlineData("0", 0, 10)]
    public void A_fraction_is_read_exactly(string text, long numerator, long denominator) =>
        Assert.Equal(new Fraction(numerator, denominator), Fraction.Parse(text));

    [Theory]
    [InlineData("3/2")]
    [InlineData("1/0")]
    [InlineData("-1/2")]
    [InlineData("half")]
    [InlineData("1/2/3")]
    [InlineData("0.1.2")]
    [InlineData("0.1234567")]
    [InlineData("")]
    public void What_is_no_part_of_a_whole_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Fraction.Parse(text));

    [Fact]
    public void Statutes_may_say_what_a_vote_needs() => Assert.Equal(
        new VotingRule(new Fraction(1, 3), new Fraction(3, 4)),
        VotingRule.In("""{"voting": {"quorum": "1/3", "majority": "3/4"}}"""));

    [Fact]
    public void Statutes_that_are_silent_leave_it_as_founded() => Assert.Null(VotingRule.In("""{"name": "statutes"}"""));

    [Fact]
    public void Statutes_with_an_unreadable_figure_are_refused() =>
        Assert.Throws<FormatException>(() => VotingRule.In("""{"voting": {"quorum": 0.5, "majority": "1/2"}}"""));

    [Fact]
    public void A_vote_is_taken_from_its_opening_until_before_its_end()
    {
        var proposal = AProposal;

        Assert.Equal("vote_not_open", proposal.TakesVoteAt(Noon.AddTicks(-1))?.Code);
        Assert.Null(proposal.TakesVoteAt(Noon));
        Assert.Null(proposal.TakesVoteAt(Noon.AddHours(1).AddTicks(-1)));
        Assert.Equal("vote_closed", proposal.TakesVoteAt(Noon.AddHours(1))?.Code);
    }

    [Fact]
    public void A_vote_is_closed_once()
    {
        var proposal = AProposal;

        Assert.Equal(ProposalStatus.Adopted, proposal.Close(new BallotCount(1, 1, 0, 0), Half));
        Assert.Throws<InvalidOperationException>(() => proposal.Close(new BallotCount(1, 1, 0, 0), Half));
        Assert.Equal("vote_closed", proposal.TakesVoteAt(Noon)?.Code);
    }

    [Theory]
    [InlineData(0, 0, 1, "vote_too_short")]
    [InlineData(-2, -1, 1, "vote_too_short")]
    [InlineData(0, 24 * 400, 24 * 401, "vote_too_long")]
    [InlineData(0, 2, 1, "effective_too_early")]
    [InlineData(0, 1, 1, null)]
    public void Nothing_is_decided_before_the_vote_is_over(int opens, int closes, int effective, string? refused) =>
        Assert.Equal(refused, Proposal.Check(
            now: Noon, opensAt: Noon.AddHours(opens), closesAt: Noon.AddHours(closes), effectiveAt: Noon.AddHours(effective))?.Code);

    [Fact]
    public void Who_left_has_no_vote()
    {
        var today = new DateOnly(2026, 10, 6);
        var member = new Membership
        {
            MemberId = default, Engagement = Engagement.Employee, JoinedOn = today.AddDays(-1), HasVote = true,
        };

        Assert.True(member.MayVoteOn(today));
        Assert.False(member.MayVoteOn(today.AddDays(-2)));
        Assert.Equal("invalid_date", member.Leave(today.AddDays(1), today)?.Code);
        Assert.Null(member.Leave(today, today));
        Assert.False(member.MayVoteOn(today));
        Assert.Equal("already_left", member.Leave(today, today)?.Code);
    }

    private static Proposal AProposal => new()
    {
        Id = default,
        Kind = PolicyKind.Tariff,
        Content = "{}",
        Hash = "",
        ProposedBy = default,
        OpensAt = Noon,
        ClosesAt = Noon.AddHours(1),
        EffectiveAt = Noon.AddHours(1),
    };
}
