namespace Coop.Members;

public enum ProposalStatus { Open, Adopted, Refused, SecondCall, Withdrawn }

/// <summary>A question put to the members: the very text they vote on, by which rule, when, and from when it would hold.</summary>
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

    /// <summary>From when on it would hold, at the earliest.</summary>
    public required DateTimeOffset EffectiveAt { get; init; }

    /// <summary>As the statutes stood when it was proposed: no figure changes under the members' hands.</summary>
    public required VotingRule Rule { get; init; }

    /// <summary>The first vote on the same question, which left it open; absent on a first vote.</summary>
    public ProposalId? SecondCallOf { get; init; }

    /// <summary>What evidence and proxies belong to, at the first call and the second.</summary>
    public ProposalId Question => SecondCallOf ?? Id;

    public ProposalStatus Status { get; private set; }

    /// <summary>Absent while the vote is open.</summary>
    public BallotCount? Count { get; private set; }

    /// <summary>Nothing is decided at once, behind the members' backs, before the vote is over, or overnight.</summary>
    public static Refusal? Check(
        VotingRule rule, DateTimeOffset now, DateTimeOffset opensAt, DateTimeOffset closesAt, DateTimeOffset effectiveAt)
    {
        if (closesAt <= now || closesAt <= opensAt)
            return No("vote_too_short", "A vote closes after it opens, and not in the past.");
        if (closesAt > now + LongestAhead)
            return No("vote_too_long", "A vote closes within a year.");
        if (rule.DebateDays > 0 && opensAt < now.AddDays(rule.DebateDays))
            return No("debate_too_short", $"The statutes ask for {rule.DebateDays} days of debate before the vote opens.", "opensAt", now.AddDays(rule.DebateDays));
        if (closesAt < opensAt.AddDays(rule.VotingDays))
            return No("vote_too_short", $"The statutes ask for {rule.VotingDays} days to vote.", "closesAt", opensAt.AddDays(rule.VotingDays));
        if (effectiveAt < closesAt || effectiveAt > closesAt + LongestAhead)
            return No("effective_too_early", "What is voted holds from the end of the vote on, and within a year of it.");
        if (effectiveAt < closesAt.AddDays(rule.NoticeDays))
            return No("notice_too_short", $"The statutes ask for {rule.NoticeDays} days from the adoption to the effect.", "effectiveAt", closesAt.AddDays(rule.NoticeDays));
        return null;
    }

    public Refusal? TakesVoteAt(DateTimeOffset at)
    {
        if (at >= ClosesAt || Status != ProposalStatus.Open)
            return new Refusal("vote_closed", "The vote is closed.") { Facts = Fact("closesAt", ClosesAt) };
        return at < OpensAt ? new Refusal("vote_not_open", "The vote has not opened yet.") { Facts = Fact("opensAt", OpensAt) } : null;
    }

    /// <summary>Up to here who proposed may take it back, and evidence may be added.</summary>
    public Refusal? IsDebatedAt(DateTimeOffset at) => at >= OpensAt || Status != ProposalStatus.Open || SecondCallOf is not null
        ? new Refusal("vote_opened", "The vote has opened: what it is about stands.") { Facts = Fact("opensAt", OpensAt) }
        : null;

    public void Withdraw() => Status = ProposalStatus.Withdrawn;

    /// <summary>Ends the vote with its count. It happens once.</summary>
    /// <param name="isAsPut">False if the text is not the one that was put to the members: nobody voted that, so it is refused whatever the count.</param>
    public ProposalStatus Close(BallotCount count, bool isAsPut = true)
    {
        if (Status != ProposalStatus.Open)
            throw new InvalidOperationException($"The vote on {Id.Value} was closed before.");
        Count = count;
        return Status = isAsPut ? After(count.Outcome(Rule)) : ProposalStatus.Refused;
    }

    internal static ProposalStatus After(VoteOutcome outcome) => outcome switch
    {
        VoteOutcome.Carried => ProposalStatus.Adopted,
        VoteOutcome.SecondCall => ProposalStatus.SecondCall,
        _ => ProposalStatus.Refused,
    };

    /// <summary>From when on it holds once it is adopted: as proposed, and never before its notice is over.</summary>
    public DateTimeOffset HoldsFrom(DateTimeOffset adoptedAt)
    {
        var noticed = adoptedAt.AddDays(Rule.NoticeDays);
        return noticed > EffectiveAt ? noticed : EffectiveAt;
    }

    /// <summary>The same question, put a second time as the statutes say, counted from when the first vote was found to be over.</summary>
    public Proposal AskAgain(ProposalId id, DateTimeOffset now)
    {
        var opensAt = now.AddDays(Rule.SecondCall!.AfterDays);
        var closesAt = opensAt + (Rule.SecondCall.VotingDays > 0 ? TimeSpan.FromDays(Rule.SecondCall.VotingDays) : ClosesAt - OpensAt);
        return new Proposal
        {
            Id = id, Kind = Kind, Content = Content, Hash = Hash, ProposedBy = ProposedBy, Rule = Rule.AtSecondCall(),
            OpensAt = opensAt, ClosesAt = closesAt, EffectiveAt = closesAt > EffectiveAt ? closesAt : EffectiveAt, SecondCallOf = Id,
        };
    }

    private static Refusal No(string code, string because, string? fact = null, object? value = null) =>
        new(code, because) { ByRule = true, Facts = fact is null ? new Dictionary<string, object?>() : Fact(fact, value!) };

    private static Dictionary<string, object?> Fact(string name, object value) => new() { [name] = value };
}
