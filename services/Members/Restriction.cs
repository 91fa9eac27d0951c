namespace Coop.Members;

/// <summary>What a person can decide against a person: some doors of work are closed for a time, all are, or all for good; an ending that another person upholds ends the membership too.</summary>
public enum RestrictionKind { Restriction, Suspension, Ending }

public enum EvidenceKind { Document, Statement, ClockRecord, Photo, CustomerComplaint }

/// <summary>A paper that a decision rests on. The paper itself is kept by people; its hash says which it was.</summary>
/// <param name="Hash"><c>sha256:</c> and 64 hex digits.</param>
/// <param name="KnownOn">The day on which the co-op learnt of what it shows.</param>
/// <param name="IsVerified">Whether a person has looked into it; what one customer says proves nothing by itself.</param>
public sealed record Evidence(EvidenceKind Kind, string What, string Hash, DateOnly KnownOn, bool IsVerified = false);

/// <summary>
/// A coordinator's decision to close doors of work to somebody, with reasons and evidence, told before it holds
/// (Directive (EU) 2024/2831 art. 10(5), 11). It is only ever added; the database refuses one without a person behind it.
/// </summary>
public sealed class Restriction
{
    public required RestrictionId Id { get; init; }
    public required MemberId MemberId { get; init; }
    public required RestrictionKind Kind { get; init; }
    public required IReadOnlyList<WorkDoor> Closes { get; init; }
    public required MemberId DecidedBy { get; init; }
    public required string Reasons { get; init; }
    public required IReadOnlyList<Evidence> Evidence { get; init; }
    public required DateTimeOffset NotifiedAt { get; init; }
    public required DateTimeOffset EffectiveAt { get; init; }

    /// <summary>Null for an ending alone.</summary>
    public required DateTimeOffset? EndsAt { get; init; }

    /// <summary>Null, or why this cannot be decided so.</summary>
    public Refusal? Check()
    {
        var today = DateOnly.FromDateTime(NotifiedAt.UtcDateTime);
        if (DecidedBy == MemberId)
            return No("own_case", "Nobody decides in their own case.");
        if (Reasons.Trim().Length < DueProcess.On(today, DueProcess.ReasonsLetters))
            return No("reasons_missing", "The reasons are given in a sentence that the person can answer to.");
        if (Kind != RestrictionKind.Restriction && Closes.Count < Enum.GetValues<WorkDoor>().Length)
            return No("names_no_doors", "A suspension or an ending closes all doors of work; a restriction names those it closes.");
        if (EffectiveAt < NotifiedAt)
            return No("told_too_late", "Nothing holds before the person is told.");
        if (EffectiveAt > NotifiedAt.AddYears(1))
            return No("invalid_date", "Nobody decides today what holds in more than a year.");
        if ((Kind == RestrictionKind.Ending) != (EndsAt is null) || EndsAt <= EffectiveAt
            || EndsAt > EffectiveAt.AddDays(DueProcess.On(today, DueProcess.LongestDays)))
            return No("invalid_end", $"All but an ending has an end, within {DueProcess.On(today, DueProcess.LongestDays)} days.");
        if (Evidence.Any(paper => paper.KnownOn > today))
            return No("invalid_date", "Nobody knows today what comes to light tomorrow.");
        if (!Evidence.Any(IsProof))
            return No("one_sided_complaint", "What a customer says opens a conversation; it proves nothing until a person has looked into it.");
        if (!Evidence.Where(IsProof).Any(paper => paper.KnownOn >= today.AddMonths(-DueProcess.On(today, DueProcess.FaultMonths))))
            return No("fault_too_old", "What the co-op has known of for more than two months is no ground any more (Code du travail L1332-4).");
        return null;
    }

    private static bool IsProof(Evidence paper) => paper.Kind != EvidenceKind.CustomerComplaint || paper.IsVerified;

    private static Refusal No(string code, string because) => new(code, because) { ByRule = true };
}
