namespace Coop.Members;

public enum ProposalStatus { Open, Adopted, Refused }

/// <summary>A question put to the members: the very text they vote on, when, and from when it would hold.</summary>
public sealed class Proposal
{
    private static readonly TimeSpan LongestAhead = TimeSpan.FromDays(366);

    public required ProposalId Id { get; init; }
    public required PolicyKind Kind { get; init; }

    /// <summary>The JSON text as it was proposed, to the letter; it is what becomes the rule.</summary>
    public required string Content { get; init; }

    public required string Hash { get; init; }
    public required Guid ProposedBy { get; init; }
    public required DateTimeOffset OpensAt { get; init; }
    public required DateTimeOffset ClosesAt { get; init; }
    public required DateTimeOffset EffectiveAt { get; init; }
    public ProposalStatus Status { get; private set; }

    /// <summary>Absent while the vote is open.</summary>
    public BallotCount? Count { get; private set; }

    /// <summary>Nothing is decided at once, behind the members' backs, or before the vote is over.</summary>
    public static Refusal? Check(DateTimeOffset now, DateTimeOffset opensAt, DateTimeOffset closesAt, DateTimeOffset effectiveAt)
    {
        if (closesAt <= now || closesAt <= opensAt)
            return new Refusal("vote_too_short", "A vote closes after it opens, and not in the past.") { ByRule = true };
        if (closesAt > now + LongestAhead)
            return new Refusal("vote_too_long", "A vote closes within a year.") { ByRule = true };
        if (effectiveAt < closesAt || effectiveAt > closesAt + LongestAhead)
            return new Refusal("effective_too_early", "What is voted holds from the end of the vote on, and within a year of it.") { ByRule = true };
        return null;
    }

    public Refusal? TakesVoteAt(DateTimeOffset at)
    {
        if (at < OpensAt)
            return new Refusal("vote_not_open", "The vote has not opened yet.") { Facts = Fact("opensAt", OpensAt) };
        if (at >= ClosesAt || Status != ProposalStatus.Open)
            return new Refusal("vote_closed", "The vote is closed.") { Facts = Fact("closesAt", ClosesAt) };
        return null;
    }

    /// <summary>Ends the vote with its count. It happens once.</summary>
    public ProposalStatus Close(BallotCount count, VotingRule rule)
    {
        if (Status != ProposalStatus.Open)
            throw new InvalidOperationException($"The vote on {Id.Value} was closed before.");
        Count = count;
        return Status = count.Carries(rule) ? ProposalStatus.Adopted : ProposalStatus.Refused;
    }

    private static Dictionary<string, object?> Fact(string name, object value) => new() { [name] = value };
}
