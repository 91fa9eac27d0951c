namespace Coop.Members;

/// <summary>What a vote came to: the proposal is carried or refused, or open still, so that the members are asked a second time.</summary>
public enum VoteOutcome { Carried, Refused, SecondCall }

/// <summary>
/// The count of a vote. Who abstains takes part, but casts no voice unless the statutes measure the majority by all who came
/// (Code de commerce L225-98 since the law of 19 July 2019 measures it by yes and no).
/// </summary>
/// <param name="Eligible">How many have a vote on the day of the end.</param>
/// <param name="Colleges">The same by college, where there are colleges; what is above is then their sum.</param>
public sealed record BallotCount(
    int Eligible, int Yes, int No, int Abstain, IReadOnlyDictionary<string, BallotCount>? Colleges = null)
{
    private static readonly Ratio Half = new(1, 2);

    public int TookPart => Yes + No + Abstain;

    /// <summary>Counts ballots, whose order says nothing, by college where the rule has colleges.</summary>
    /// <param name="eligible">Who has a vote, by college; under one name where there are none.</param>
    public static BallotCount Of(IReadOnlyList<Ballot> ballots, IReadOnlyDictionary<string, int> eligible, VotingRule rule)
    {
        var all = Count(ballots, eligible.Values.Sum());
        return rule.Colleges is null ? all : all with
        {
            Colleges = rule.Colleges.Weights.Keys.ToDictionary(college => college, college =>
                Count(ballots.Where(ballot => ballot.College == college), eligible.GetValueOrDefault(college))),
        };
    }

    /// <summary>The quorum is there, the majority asked for agrees, and that is more than half in any case.</summary>
    public VoteOutcome Outcome(VotingRule rule)
    {
        var quorum = TookPart > 0 && TookPart >= rule.Quorum * Eligible;
        var (yes, no) = rule.Colleges is { } colleges
            ? colleges.Weigh(Colleges!, rule.MajorityOf)
            : (PartOf(Yes, rule.MajorityOf), PartOf(No, rule.MajorityOf));
        if (quorum && yes > Half && yes >= rule.Majority)
            return VoteOutcome.Carried;

        // What only the absent stopped is asked again (Code de commerce L223-29); what those who came refused is not.
        var open = !quorum || rule.MajorityOf == MajorityOf.Members && yes > no;
        return open && rule.SecondCall is not null ? VoteOutcome.SecondCall : VoteOutcome.Refused;
    }

    internal Ratio PartOf(int voices, MajorityOf of) => of switch
    {
        MajorityOf.Members => Part(voices, Eligible),
        MajorityOf.Present => Part(voices, TookPart),
        _ => Part(voices, Yes + No),
    };

    private static Ratio Part(int voices, int whole) => whole == 0 ? Ratio.Zero : new Ratio(voices, whole);

    private static BallotCount Count(IEnumerable<Ballot> ballots, int eligible)
    {
        var by = ballots.CountBy(ballot => ballot.Choice).ToDictionary();
        return new(eligible, by.GetValueOrDefault(Choice.Yes), by.GetValueOrDefault(Choice.No), by.GetValueOrDefault(Choice.Abstain));
    }
}
