using Coop.Members;

namespace Coop.Rules;

public class Colleges_weigh_as_the_law_says
{
    private static readonly Dictionary<string, Ratio> Weights = new() { ["riders"] = new(1, 2), ["restaurants"] = new(3, 10), ["friends"] = new(1, 5) };

    /// <summary>Riders 3 of 4 for it, restaurants 1 of 3, friends 2 of 2: 1/2·3/4 + 3/10·1/3 + 1/5 = 27/40.</summary>
    [Fact]
    public void In_proportion_each_college_says_its_parts_of_yes_and_no() => Assert.Equal(
        (new Ratio(27, 40), new Ratio(13, 40)), Weighed(CollegeRule.Proportional, EmptyCollege.Lost, riders: (3, 1), restaurants: (1, 2), friends: (2, 0)));

    [Fact]
    public void In_a_block_each_college_says_what_its_majority_wants() => Assert.Equal(
        (new Ratio(7, 10), new Ratio(3, 10)), Weighed(CollegeRule.Block, EmptyCollege.Lost, riders: (3, 1), restaurants: (1, 2), friends: (2, 0)));

    [Fact]
    public void A_block_that_is_split_in_half_says_nothing() => Assert.Equal(
        (new Ratio(1, 2), Ratio.Zero), Weighed(CollegeRule.Block, EmptyCollege.Lost, riders: (3, 1), restaurants: (2, 2), friends: (0, 0)));

    [Theory]
    [InlineData(EmptyCollege.Lost, 11, 20, VoteOutcome.Refused)]     // 1/2·1/2 + 3/10 = 11/20 of all, where 3/5 are asked for
    [InlineData(EmptyCollege.Spread, 11, 16, VoteOutcome.Carried)]   // of the 4/5 that were cast
    public void The_weight_of_a_college_without_a_vote_is_lost_or_spread_over_the_others(EmptyCollege empty, int numerator, int denominator, VoteOutcome outcome)
    {
        Assert.Equal(new Ratio(numerator, denominator), Weighed(CollegeRule.Proportional, empty, riders: (2, 2), restaurants: (3, 0), friends: (0, 0)).Yes);

        var rule = new VotingRule(Ratio.Zero, new(3, 5), Colleges: new(Weights, CollegeRule.Proportional, empty));
        var ballots = Ballots("riders", 2, 2).Concat(Ballots("restaurants", 3, 0)).ToList();
        Assert.Equal(outcome, BallotCount.Of(ballots, new Dictionary<string, int> { ["riders"] = 9, ["restaurants"] = 4, ["friends"] = 2 }, rule).Outcome(rule));
    }

    /// <summary>Ten riders abstain; restaurants 2 of 3 for it, the friend too: 3/10·2/3 + 1/5 = 2/5 where all who came are measured, of 1/2 that was cast 4/5.</summary>
    [Theory]
    [InlineData(MajorityOf.Present, 2, 5, VoteOutcome.Refused)]
    [InlineData(MajorityOf.Cast, 4, 5, VoteOutcome.Carried)]
    public void A_college_that_only_abstains_has_voted_where_all_who_came_are_measured(MajorityOf of, int numerator, int denominator, VoteOutcome outcome)
    {
        var rule = new VotingRule(Ratio.Zero, new(1, 2), MajorityOf: of, Colleges: new(Weights, CollegeRule.Proportional, EmptyCollege.Spread));
        var ballots = Enumerable.Repeat(new Ballot(default, default, Choice.Abstain, "riders"), 10)
            .Concat(Ballots("restaurants", 2, 1)).Concat(Ballots("friends", 1, 0)).ToList();

        var count = BallotCount.Of(ballots, new Dictionary<string, int> { ["riders"] = 10, ["restaurants"] = 4, ["friends"] = 2 }, rule);

        Assert.Equal(new Ratio(numerator, denominator), rule.Colleges!.Weigh(count.Colleges!, of).Yes);
        Assert.Equal(outcome, count.Outcome(rule));
    }

    [Fact]
    public void One_rider_among_few_says_as_much_as_many_restaurants()
    {
        var rule = new VotingRule(Ratio.Zero, new(1, 2), Colleges: new(Weights, CollegeRule.Proportional, EmptyCollege.Lost));
        var ballots = Ballots("riders", 0, 1).Concat(Ballots("restaurants", 100, 0)).Concat(Ballots("friends", 10, 0)).ToList();

        var count = BallotCount.Of(ballots, new Dictionary<string, int> { ["riders"] = 1, ["restaurants"] = 100, ["friends"] = 10 }, rule);
        Assert.Equal(VoteOutcome.Refused, count.Outcome(rule));
        Assert.Equal((110, 1, 100), (count.Yes, count.Colleges!["riders"].No, count.Colleges["restaurants"].Eligible));
    }

    [Theory]
    [InlineData("1/2", "1/2", null, "too_few_colleges")]
    [InlineData("1/2", "9/20", "1/20", "illegal_college_weight")]
    [InlineData("11/20", "1/4", "1/5", "illegal_college_weight")]
    [InlineData("1/3", "1/3", "1/4", "colleges_not_whole")]
    [InlineData("0.333", "0.333", "0.333", "colleges_not_whole")]
    [InlineData("1/3", "1/3", "1/3", null)]
    [InlineData("0.5", "0.4", "0.1", null)]
    public void There_are_three_of_a_tenth_to_a_half_and_they_are_the_whole(string riders, string restaurants, string? friends, string? refused)
    {
        var weights = new Dictionary<string, Ratio> { ["riders"] = Ratio.Read(riders)!.Value, ["restaurants"] = Ratio.Read(restaurants)!.Value };
        if (friends is not null)
            weights["friends"] = Ratio.Read(friends)!.Value;
        Assert.Equal(refused, new Colleges(weights, CollegeRule.Block, EmptyCollege.Lost).Forbid()?.Code);
    }

    private static (Ratio Yes, Ratio No) Weighed(CollegeRule rule, EmptyCollege empty, (int, int) riders, (int, int) restaurants, (int, int) friends) =>
        new Colleges(Weights, rule, empty).Weigh(
            new Dictionary<string, BallotCount> { ["riders"] = Count(riders), ["restaurants"] = Count(restaurants), ["friends"] = Count(friends) }, MajorityOf.Cast);

    private static BallotCount Count((int Yes, int No) votes) => new(Eligible: 10, votes.Yes, votes.No, Abstain: 1);

    private static IEnumerable<Ballot> Ballots(string college, int yes, int no) =>
        Enumerable.Repeat(Choice.Yes, yes).Concat(Enumerable.Repeat(Choice.No, no)).Select(choice => new Ballot(default, default, choice, college));
}
