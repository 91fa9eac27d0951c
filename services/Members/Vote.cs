namespace Coop.Members;

public enum Choice { Yes, No, Abstain }

/// <summary>That a member voted; the key makes it one vote each, whoever casts it.</summary>
public sealed record Voter(ProposalId ProposalId, MemberId MemberId);

/// <summary>
/// What somebody voted, as it is published once the vote is over. <paramref name="Id"/> is the receipt: drawn by chance,
/// known to nobody but whoever cast the ballot, who finds it by it.
/// </summary>
/// <param name="College">Of the voter, where votes are weighed by college.</param>
/// <param name="MemberId">Whose it is, where the statutes make votes of this kind public; of a secret ballot nobody knows.</param>
public sealed record Ballot(
    Guid Id, ProposalId ProposalId, Choice Choice, string? College = null, MemberId? MemberId = null);

/// <summary>That a member lets another cast their vote on a question, at every call of it, until they take it back or it is used.</summary>
public sealed class Proxy
{
    public required ProposalId ProposalId { get; init; }
    public required MemberId GiverId { get; init; }
    public required MemberId HolderId { get; set; }
}

/// <summary>From when on a member votes in a college; the last that began before a vote opened counts for it.</summary>
public sealed record CollegeSeat(MemberId MemberId, DateTimeOffset Since, string College);
