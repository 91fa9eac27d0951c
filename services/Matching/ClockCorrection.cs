namespace Coop.Matching;

/// <summary>What happens to a correction of a shift's clock: somebody proposes it, and the rider whose time it is agrees or objects.</summary>
public enum CorrectionStep { Proposed, Agreed, Objected }

/// <summary>
/// One step of a correction, never changed: the clock itself stays as it was told, and what was put right, by whom and why
/// stands beside it. It counts once the rider has agreed.
/// </summary>
/// <param name="ProposalId">Groups the steps of one correction.</param>
/// <param name="By">The coordinator who proposes, or the rider who answers.</param>
/// <param name="EventSeq">The event that is moved or struck out; null for one that was never told.</param>
/// <param name="Kind">For an event that was never told: a pause or its end.</param>
/// <param name="HappenedAt">When it really happened; null for what did not happen.</param>
public sealed record ClockCorrection(
    ShiftId ShiftId, Guid ProposalId, CorrectionStep Step, MemberId By, string? Because, DateTimeOffset At,
    long? EventSeq = null, ClockKind? Kind = null, DateTimeOffset? HappenedAt = null)
{
    public long Seq { get; init; }
}

/// <summary>A shift's clock with what was put right in it.</summary>
public static class CorrectedClock
{
    /// <summary>The events as they count: each correction that the rider agreed to, in the order in which they agreed.</summary>
    public static IReadOnlyList<ClockEvent> Of(IEnumerable<ClockEvent> told, IReadOnlyCollection<ClockCorrection> corrections)
    {
        var events = told.ToList();
        foreach (var agreed in corrections.Where(step => step.Step == CorrectionStep.Agreed).OrderBy(step => step.Seq))
        {
            var change = corrections.Single(step => step.ProposalId == agreed.ProposalId && step.Step == CorrectionStep.Proposed);
            if (change.EventSeq is { } seq)
                events = [.. events.Select(one => one.Seq != seq ? one : change.HappenedAt is { } at ? one with { At = at } : null).OfType<ClockEvent>()];
            else if (change is { Kind: { } kind, HappenedAt: { } at })
                events.Add(new ClockEvent(change.ShiftId, kind, change.ShiftId.Value, at, change.At));
        }
        return events;
    }

    /// <summary>Whether a proposal can be meant: it moves or strikes out an event of this shift, or adds a pause or its end, within the shift.</summary>
    public static Refusal? Check(Shift shift, IEnumerable<ClockEvent> told, ClockCorrection proposal, DateTimeOffset now)
    {
        if (proposal.EventSeq is { } seq ? proposal.Kind is not null || told.All(one => one.Seq != seq)
            : proposal.Kind is not (ClockKind.Paused or ClockKind.Resumed) || proposal.HappenedAt is null)
            return new Refusal("invalid_correction", "A correction moves or strikes out an event of this shift, or adds a pause or its end.") { ByRule = true };
        return proposal.HappenedAt < shift.StartedAt || proposal.HappenedAt > (shift.EndedAt ?? now)
            ? new Refusal("invalid_correction", "What happened in a shift happened between its start and its end.") { ByRule = true }
            : null;
    }
}
