using System.Numerics;
using Coop.Members;
using FsCheck;
using FsCheck.Fluent;

namespace Coop.Properties;

/// <summary>The outcome of a vote, worked out a second time with whole numbers alone, over a common denominator of all colleges.</summary>
public class A_vote_counts_as_plain_reckoning_says
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2_000);
    private static readonly string[] Names = ["riders", "restaurants", "friends", "makers"];

    private sealed record Case(VotingRule Rule, IReadOnlyDictionary<string, int> Eligible, IReadOnlyList<Ballot> Ballots);

    [Fact]
    public void With_colleges_or_without() => Prop.ForAll(Cases.ToArbitrary(), one =>
        BallotCount.Of(one.Ballots, one.Eligible, one.Rule).Outcome(one.Rule) == Plain(one)).Check(Many);

    [Fact]
    public void The_order_of_the_ballots_changes_nothing() => Prop.ForAll(Cases.ToArbitrary(), one =>
        BallotCount.Of(one.Ballots, one.Eligible, one.Rule).Outcome(one.Rule)
        == BallotCount.Of([.. one.Ballots.Reverse()], one.Eligible, one.Rule).Outcome(one.Rule)).Check(Many);

    [Fact]
    public void A_no_that_becomes_a_yes_never_turns_a_carried_vote_down() => Prop.ForAll(Cases.ToArbitrary(), one =>
    {
        if (BallotCount.Of(one.Ballots, one.Eligible, one.Rule).Outcome(one.Rule) != VoteOutcome.Carried
            || one.Ballots.FirstOrDefault(ballot => ballot.Choice == Choice.No) is not { } no)
            return true;
        var turned = one.Ballots.Select(ballot => ReferenceEquals(ballot, no) ? no with { Choice = Choice.Yes } : ballot).ToList();
        return BallotCount.Of(turned, one.Eligible, one.Rule).Outcome(one.Rule) == VoteOutcome.Carried;
    }).Check(Many);

    private static VoteOutcome Plain(Case one)
    {
        var rule = one.Rule;
        BigInteger came = one.Ballots.Count, all = one.Eligible.Values.Sum();
        var quorum = came > 0 && came * rule.Quorum.Denominator >= rule.Quorum.Numerator * all;
        var (yes, no, whole) = rule.Colleges is null ? Votes("", rule.MajorityOf) : Weighed(rule.Colleges);
        var majority = whole > 0 && 2 * yes > whole && yes * rule.Majority.Denominator >= rule.Majority.Numerator * whole;
        if (quorum && majority) return VoteOutcome.Carried;
        var open = !quorum || rule.MajorityOf == MajorityOf.Members && yes > no;
        return open && rule.SecondCall is not null ? VoteOutcome.SecondCall : VoteOutcome.Refused;

        (BigInteger Yes, BigInteger No, BigInteger Whole) Votes(string college, MajorityOf of)
        {
            var mine = one.Ballots.Where(ballot => college == "" || ballot.College == college).ToList();
            int yes = mine.Count(ballot => ballot.Choice == Choice.Yes), no = mine.Count(ballot => ballot.Choice == Choice.No);
            var members = college == "" ? one.Eligible.Values.Sum() : one.Eligible.GetValueOrDefault(college);
            return (yes, no, of switch { MajorityOf.Members => members, MajorityOf.Present => mine.Count, _ => yes + no });
        }

        (BigInteger, BigInteger, BigInteger) Weighed(Colleges colleges)
        {
            // Whoever abstains has voted where those who came, or all members, are the measure.
            var parts = colleges.Weights
                .Where(college => one.Ballots.Any(ballot => ballot.College == college.Key && (rule.MajorityOf != MajorityOf.Cast || ballot.Choice != Choice.Abstain)))
                .Select(college => (Weight: college.Value, Votes: Votes(college.Key, rule.MajorityOf)))
                .Select(college => colleges.Rule == CollegeRule.Proportional ? college : college with
                {
                    Votes = (2 * college.Votes.Yes > college.Votes.Whole ? 1 : 0, 2 * college.Votes.No > college.Votes.Whole ? 1 : 0, 1),
                }).ToList();
            var common = parts.Aggregate(BigInteger.One, (product, part) => product * part.Weight.Denominator * part.Votes.Whole);
            BigInteger Sum(Func<(Ratio Weight, (BigInteger Yes, BigInteger No, BigInteger Whole) Votes), BigInteger> of) => parts.Aggregate(
                BigInteger.Zero, (sum, part) => sum + common / (part.Weight.Denominator * part.Votes.Whole) * part.Weight.Numerator * of(part));
            return (Sum(part => part.Votes.Yes), Sum(part => part.Votes.No), colleges.Empty == EmptyCollege.Lost ? common : Sum(part => part.Votes.Whole));
        }
    }

    private static Gen<Ratio> Part => from denominator in Gen.Choose(1, 12) from numerator in Gen.Choose(0, denominator) select new Ratio(numerator, denominator);

    private static Gen<Case> Cases =>
        from quorum in Part
        from majority in Part
        from of in Gen.Elements(Enum.GetValues<MajorityOf>())
        from second in Gen.Elements(true, false)
        from kinds in Gen.Elements(0, 3, 4)
        from bricks in Gen.Choose(0, 9).ListOf(10)
        from block in Gen.Elements(Enum.GetValues<CollegeRule>())
        from empty in Gen.Elements(Enum.GetValues<EmptyCollege>())
        from voters in (from college in Gen.Choose(0, 3) from choice in Gen.Elements(Enum.GetValues<Choice>()) select (college, choice)).ListOf()
        from absent in Gen.Choose(0, 6).ListOf(4)
        let colleges = kinds == 0 ? null : new Colleges(Weights(kinds, bricks), block, empty)
        let rule = new VotingRule(quorum, majority, of, SecondCall: second ? new(Ratio.Zero, new(1, 2)) : null, Colleges: colleges)
        let ballots = voters.Where(voter => voter.college < Math.Max(kinds, 1))
            .Select(voter => new Ballot(default, default, voter.choice, kinds == 0 ? null : Names[voter.college])).ToList()
        let eligible = Enumerable.Range(0, Math.Max(kinds, 1)).ToDictionary(
            index => kinds == 0 ? "" : Names[index],
            index => absent[index] + ballots.Count(ballot => ballot.College == (kinds == 0 ? null : Names[index])))
        select new Case(rule, eligible, ballots);

    /// <summary>Tenths, laid one by one: a tenth for each to begin with, and no college over five.</summary>
    private static Dictionary<string, Ratio> Weights(int kinds, IReadOnlyList<int> bricks)
    {
        var tenths = Enumerable.Repeat(1, kinds).ToArray();
        foreach (var brick in bricks)
            if (tenths.Sum() < 10)
                tenths[Enumerable.Range(0, kinds).Select(step => (brick + step) % kinds).First(index => tenths[index] < 5)]++;
        return Enumerable.Range(0, kinds).ToDictionary(index => Names[index], index => new Ratio(tenths[index], 10));
    }
}
