using Coop.Wages;

namespace Coop.Pricing;

/// <summary>
/// What a week's or month's floors and monthly allowances gave one rider beyond the shifts; kept for good. What is put
/// right is a further row: the one with the highest <see cref="Revision"/> counts.
/// </summary>
public sealed class SettledPeriod
{
    public required Guid Id { get; init; }
    public required MemberId RiderId { get; init; }
    public required FloorPeriod Kind { get; init; }
    public required DateOnly StartsOn { get; init; }
    public required int PolicyVersion { get; init; }
    public required int Revision { get; init; }
    public required PolicyRef Policy { get; init; }
    public required IReadOnlyList<PayLine> Lines { get; init; }
    public IReadOnlyList<PayLine>? Allowances { get; init; }

    /// <summary>The period's last instant is before this one.</summary>
    public required DateTimeOffset EndedAt { get; init; }
    public required DateTimeOffset SettledAt { get; init; }

    /// <summary>The row that follows it, or the first; null when it would say the same.</summary>
    public static (SettledPeriod Row, PeriodSettled News)? After(
        SettledPeriod? before, Guid id, MemberId rider, PayPeriod period, PolicyRef policy,
        IReadOnlyList<PayLine> lines, IReadOnlyList<PayLine> allowances, DateTimeOffset endedAt, DateTimeOffset at)
    {
        var changes = Difference.Of(before?.Lines ?? [], lines);
        var given = Difference.Of(before?.Allowances ?? [], allowances);
        if (changes.Count + given.Count == 0)
            return null;
        var row = new SettledPeriod
        {
            Id = id, RiderId = rider, Kind = period.Kind, StartsOn = period.StartsOn, PolicyVersion = policy.Version,
            Revision = before is null ? 0 : before.Revision + 1, Policy = policy, Lines = lines,
            Allowances = allowances.Count > 0 ? allowances : null, EndedAt = endedAt, SettledAt = at,
        };
        return (row, new PeriodSettled(
            id, rider, period.ToString(), policy, before is null ? lines : changes, endedAt, at, row.Revision, given.Count > 0 ? given : null));
    }
}

/// <summary>A week or month that is to be settled, and how many times its shifts were told and counted since.</summary>
/// <remarks>
/// All who end a shift in a week need this one row, so they do not write to it: while there is something to count the row
/// says so already, and they only hold it together (<c>FOR SHARE</c>) until their own settlement is saved. Who counts holds it
/// alone, and thus sees the settlements of everybody who held it before. Only the first after a count writes.
/// </remarks>
public sealed class PeriodToSettle
{
    public required FloorPeriod Kind { get; init; }
    public required DateOnly StartsOn { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public required int Settlements { get; init; }
    public required int Counted { get; set; }

    public PayPeriod Period => new(Kind, StartsOn);
}
