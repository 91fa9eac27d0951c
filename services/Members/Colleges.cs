namespace Coop.Members;

/// <summary>What a college's votes bring: its weight in proportion to yes and no, or its whole weight to what its majority wants.</summary>
public enum CollegeRule { Proportional, Block }

/// <summary>What becomes of the weight of a college in which nobody voted: it is lost, or the others share it.</summary>
public enum EmptyCollege { Lost, Spread }

/// <summary>
/// The colleges of a SCIC (loi 47-1775 art. 19 octies): kinds of members whose votes weigh together. At least three, each
/// between a tenth and half of the votes; never by capital.
/// </summary>
/// <param name="Weights">The part of all votes by name of the college; they sum to one.</param>
public sealed record Colleges(IReadOnlyDictionary<string, Ratio> Weights, CollegeRule Rule, EmptyCollege Empty)
{
    private const int Fewest = 3;
    private static readonly Ratio Least = new(1, 10), Most = new(1, 2);

    public Refusal? Forbid() =>
        Weights.Count < Fewest
            ? VotingRule.No("too_few_colleges", "Where there are colleges, there are at least three (loi 47-1775 art. 19 octies).")
        : Weights.Any(college => college.Value < Least || college.Value > Most)
            ? VotingRule.No("illegal_college_weight", "A college has between 10 % and 50 % of the votes (loi 47-1775 art. 19 octies).")
        : Weights.Values.Aggregate(Ratio.Zero, (sum, weight) => sum + weight) != Ratio.One
            ? VotingRule.No("colleges_not_whole", "The weights of the colleges sum to one.")
        : null;

    /// <summary>Yes and no as parts of all votes: the weights of the colleges times what each says.</summary>
    public (Ratio Yes, Ratio No) Weigh(IReadOnlyDictionary<string, BallotCount> counts, MajorityOf of)
    {
        var (yes, no, said) = (Ratio.Zero, Ratio.Zero, Ratio.Zero);
        foreach (var (college, weight) in Weights)
        {
            if (!counts.TryGetValue(college, out var count) || IsSilent(count, of))
                continue;
            var (mine, theirs) = Says(count, of);
            (yes, no, said) = (yes + weight * mine, no + weight * theirs, said + weight);
        }
        return Empty == EmptyCollege.Spread && said.Sign > 0 ? (yes / said, no / said) : (yes, no);
    }

    /// <summary>Whoever abstains casts no voice, but has voted where all who came are measured.</summary>
    private static bool IsSilent(BallotCount count, MajorityOf of) => of == MajorityOf.Cast ? count.Yes + count.No == 0 : count.TookPart == 0;

    private (Ratio Yes, Ratio No) Says(BallotCount count, MajorityOf of)
    {
        var (yes, no) = (count.PartOf(count.Yes, of), count.PartOf(count.No, of));
        return Rule == CollegeRule.Proportional ? (yes, no) : (Whole(yes), Whole(no));
    }

    /// <summary>In a block it is all for whom more than half are; where neither is, for nobody.</summary>
    private static Ratio Whole(Ratio part) => part > new Ratio(1, 2) ? Ratio.One : Ratio.Zero;
}
