using Coop.Members;

namespace Coop.Rules;

public class The_members_decide
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly VotingRule Half = new(new(1, 2), new(1, 2));

    [Theory]
    [InlineData(10, 3, 2, 0, true)]
    [InlineData(10, 2, 2, 1, false)] // as many against
    [InlineData(10, 3, 1, 0, false)] // four of ten are no quorum of half
    [InlineData(10, 2, 1, 2, true)]  // who abstains takes part, and casts no voice
    [InlineData(10, 0, 0, 10, false)]
    [InlineData(0, 0, 0, 0, false)]
    public void A_proposal_carries_with_its_quorum_and_more_than_half(
        int eligible, int yes, int no, int abstain, bool carries) =>
        Assert.Equal(carries, new BallotCount(eligible, yes, no, abstain).Outcome(Half) == VoteOutcome.Carried);

    [Theory]
    [InlineData(3, 1, true)]
    [InlineData(2, 1, false)]
    public void Three_quarters_means_exactly_three_quarters(int yes, int no, bool carries) => Assert.Equal(
        carries, new BallotCount(4, yes, no, 0).Outcome(Half with { Majority = new(3, 4) }) == VoteOutcome.Carried);

    [Fact]
    public void A_low_majority_never_beats_more_votes_against() => Assert.Equal(
        VoteOutcome.Refused, new BallotCount(10, 4, 6, 0).Outcome(Half with { Majority = new(1, 10) }));

    [Theory]
    [InlineData(MajorityOf.Members, 5, 0, 0, false)] // half of ten is not more than half
    [InlineData(MajorityOf.Members, 6, 4, 0, true)]
    [InlineData(MajorityOf.Present, 5, 3, 2, false)] // who abstains counts against
    [InlineData(MajorityOf.Present, 6, 2, 2, true)]
    [InlineData(MajorityOf.Cast, 5, 3, 2, true)]
    public void The_statutes_say_of_what_the_majority_is_a_part(MajorityOf of, int yes, int no, int abstain, bool carries) =>
        Assert.Equal(carries, new BallotCount(10, yes, no, abstain).Outcome(Half with { MajorityOf = of }) == VoteOutcome.Carried);

    [Fact]
    public void What_is_adopted_late_still_gives_its_notice()
    {
        var proposal = Asked(Half with { NoticeDays = 7 });

        Assert.Equal(Noon.AddDays(7), proposal.HoldsFrom(adoptedAt: Noon));
        Assert.Equal(proposal.EffectiveAt, Asked(Half).HoldsFrom(adoptedAt: Noon));
    }

    [Theory]
    [InlineData(3, 5, 12, null)]
    [InlineData(2, 5, 12, "debate_too_short")]
    [InlineData(3, 4, 12, "vote_too_short")]
    [InlineData(3, 5, 11, "notice_too_short")]
    public void Debate_vote_and_notice_take_the_days_of_the_statutes(int opens, int closes, int effective, string? refused) =>
        Assert.Equal(refused, Proposal.Check(Half with { DebateDays = 3, VotingDays = 2, NoticeDays = 7 },
            now: Noon, opensAt: Noon.AddDays(opens), closesAt: Noon.AddDays(closes), effectiveAt: Noon.AddDays(effective))?.Code);

    [Theory]
    [InlineData("""{"voting": {"quorum": "1/3", "majority": "3/4"}}""", null)]
    [InlineData("""{"voting": {"quorum": 0.5, "majority": "1/2"}}""", "unreadable_voting")]
    [InlineData("""{"voting": {"quorum": "1/2"}}""", "unreadable_voting")]
    [InlineData("""{"voting": {"quorum": "1/2", "majority": "1/2", "quorom": "1/3"}}""", "unreadable_voting")]
    [InlineData("""{"voting": {"quorum": "3/2", "majority": "1/2"}}""", "invalid_fraction")]
    [InlineData("""{"voting": {"quorum": "1/2", "majority": "-1/2"}}""", "invalid_fraction")]
    [InlineData("""{"voting": {"quorum": "1/2", "majority": "1/2", "debateDays": 181}}""", "invalid_days")]
    [InlineData("""{"voting": {"quorum": "1/2", "majority": "1/2", "proxies": {"each": 1, "underMembers": 20, "part": "1/5"}}}""", "invalid_proxies")]
    [InlineData("""{"voting": {"quorum": "1/2", "majority": "1/2", "kinds": {"statutes": {"quorum": "1/2", "majority": "1/2", "noticeDays": -1}}}}""", "invalid_days")]
    [InlineData("""{"voting": {"quorum": "1/2", "majority": "1/2", "kinds": {"statutes": {"quorum": "1/2", "majority": "1/2", "kinds": {}}}}}""", "nested_voting")]
    public void Statutes_that_nobody_could_vote_by_are_refused(string statutes, string? refused) =>
        Assert.Equal(refused, VotingRule.ForbidIn(statutes)?.Code);

    [Fact]
    public void Statutes_may_ask_more_for_one_kind_than_for_another()
    {
        var voting = VotingRule.In("""
            {"voting": {"quorum": "1/3", "majority": "1/2", "proxies": {"each": 1, "underMembers": 20, "part": "1/20"},
             "kinds": {"statutes": {"quorum": "3/4", "majority": "3/4", "noticeDays": 15}}}}
            """)!;

        Assert.Equal((new Ratio(3, 4), 15, 1), (voting.For(PolicyKind.Statutes).Majority, voting.For(PolicyKind.Statutes).NoticeDays, voting.For(PolicyKind.Statutes).Proxies!.Each));
        Assert.Equal((new Ratio(1, 2), 0), (voting.For(PolicyKind.Tariff).Majority, voting.For(PolicyKind.Tariff).NoticeDays));
    }

    [Theory]
    [InlineData(19, 1)]
    [InlineData(20, 1)]
    [InlineData(39, 1)]
    [InlineData(40, 2)]
    [InlineData(200, 10)]
    public void A_member_votes_for_one_other_and_in_a_large_co_op_for_a_twentieth(int members, int most) =>
        Assert.Equal(most, new ProxyLimit(Each: 1, UnderMembers: 20, Part: new(1, 20)).MostHeld(members));

    [Fact]
    public void Statutes_may_allow_two_from_the_first_member_on() =>
        Assert.Equal(2, new ProxyLimit(Each: 2, UnderMembers: 20, Part: new(1, 20)).MostHeld(20));

    [Fact]
    public void Colleges_weigh_in_every_kind_of_vote_and_offices_are_said_once() => Assert.Equal(
        (true, null), (Whole.For(PolicyKind.Statutes).Colleges is not null, Whole.For(PolicyKind.Tariff).Elected));

    private static readonly VotingRule Whole = Half with
    {
        Kinds = new Dictionary<PolicyKind, VotingRule> { [PolicyKind.Statutes] = Half },
        Colleges = new(new Dictionary<string, Ratio>(), CollegeRule.Block, EmptyCollege.Lost), Elected = [Office.Coordinator],
    };

    [Fact]
    public void Statutes_that_are_silent_leave_it_as_founded() => Assert.Null(VotingRule.In("""{"name": "statutes"}"""));

    [Fact]
    public void A_vote_is_taken_from_its_opening_until_before_its_end()
    {
        var proposal = Asked(Half);

        Assert.Equal("vote_not_open", proposal.TakesVoteAt(Noon.AddTicks(-1))?.Code);
        Assert.Null(proposal.TakesVoteAt(Noon));
        Assert.Null(proposal.TakesVoteAt(Noon.AddHours(1).AddTicks(-1)));
        Assert.Equal("vote_closed", proposal.TakesVoteAt(Noon.AddHours(1))?.Code);
    }

    [Fact]
    public void A_vote_is_closed_once()
    {
        var proposal = Asked(Half);

        Assert.Equal(ProposalStatus.Adopted, proposal.Close(new BallotCount(1, 1, 0, 0)));
        Assert.Throws<InvalidOperationException>(() => proposal.Close(new BallotCount(1, 1, 0, 0)));
        Assert.Equal("vote_closed", proposal.TakesVoteAt(Noon)?.Code);
    }

    [Theory]
    [InlineData(0, 0, 1, "vote_too_short")]
    [InlineData(-2, -1, 1, "vote_too_short")]
    [InlineData(0, 24 * 400, 24 * 401, "vote_too_long")]
    [InlineData(0, 2, 1, "effective_too_early")]
    [InlineData(0, 1, 1, null)]
    public void Nothing_is_decided_before_the_vote_is_over(int opens, int closes, int effective, string? refused) =>
        Assert.Equal(refused, Proposal.Check(Half,
            now: Noon, opensAt: Noon.AddHours(opens), closesAt: Noon.AddHours(closes), effectiveAt: Noon.AddHours(effective))?.Code);

    [Fact]
    public void Who_left_has_no_vote()
    {
        var today = new DateOnly(2026, 10, 6);
        var member = new Membership
        {
            MemberId = default, JoinedOn = today.AddDays(-1), HasVote = true,
        };

        Assert.True(member.MayVoteOn(today));
        Assert.False(member.MayVoteOn(today.AddDays(-2)));
        Assert.Equal("invalid_date", member.Leave(today.AddDays(-2))?.Code);
        Assert.Null(member.Leave(today));
        Assert.False(member.MayVoteOn(today));
        Assert.Equal("already_left", member.Leave(today)?.Code);
    }

    [Fact]
    public void Who_was_elected_speaks_from_the_day_of_the_vote_to_the_last_of_the_term()
    {
        var elected = new Representative(default, default, Noon, new(2026, 10, 8));

        Assert.False(elected.HoldsAt(Noon.AddTicks(-1)));
        Assert.True(elected.HoldsAt(Noon));
        Assert.True(elected.HoldsAt(new(2026, 10, 8, 23, 59, 59, TimeSpan.Zero)));
        Assert.False(elected.HoldsAt(new(2026, 10, 9, 0, 0, 0, TimeSpan.Zero)));
    }

    private static Proposal Asked(VotingRule rule) => new()
    {
        Id = default,
        Kind = PolicyKind.Tariff,
        Content = "{}",
        Hash = "",
        ProposedBy = default,
        Rule = rule,
        OpensAt = Noon,
        ClosesAt = Noon.AddHours(1),
        EffectiveAt = Noon.AddHours(1),
    };
}
