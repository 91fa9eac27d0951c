namespace Coop.Matching;

/// <summary>What a rider tells of a ride on the way, in the order in which it happens. A ride ends delivered or returned, never both.</summary>
public enum RideMark { Arrived, Collected, ArrivedDropoff, Delivered, Returning, Returned }

/// <summary>
/// When a ride's marks were passed, as far as the rider told. A phone without network tells late, twice and in any
/// order, so the timeline depends on what was told and never on the order of telling.
/// </summary>
public sealed record RideTimeline(
    DateTimeOffset? ArrivedAt = null, DateTimeOffset? CollectedAt = null, DateTimeOffset? ArrivedDropoffAt = null,
    DateTimeOffset? DeliveredAt = null, DateTimeOffset? ReturningAt = null, DateTimeOffset? ReturnedAt = null)
{
    public static RideTimeline Empty { get; } = new();

    /// <summary>The timeline with one thing more told; of two tellings of one mark the earlier counts.</summary>
    public RideTimeline With(RideMark mark, DateTimeOffset at)
    {
        var told = Told(mark) < at ? Told(mark) : at;
        return mark switch
        {
            RideMark.Arrived => this with { ArrivedAt = told },
            RideMark.Collected => this with { CollectedAt = told },
            RideMark.ArrivedDropoff => this with { ArrivedDropoffAt = told },
            RideMark.Delivered => this with { DeliveredAt = told },
            RideMark.Returning => this with { ReturningAt = told },
            RideMark.Returned => this with { ReturnedAt = told },
            _ => throw new ArgumentOutOfRangeException(nameof(mark)),
        };
    }

    /// <summary>
    /// When the mark was passed; null if it was not. A later mark implies the earlier ones, at its own instant unless
    /// they were told: who delivered at 12:30 had collected by 12:30.
    /// </summary>
    public DateTimeOffset? At(RideMark mark) =>
        Enum.GetValues<RideMark>().Where(other => other >= mark).Min(Told);

    private DateTimeOffset? Told(RideMark mark) => mark switch
    {
        RideMark.Arrived => ArrivedAt,
        RideMark.Collected => CollectedAt,
        RideMark.ArrivedDropoff => ArrivedDropoffAt,
        RideMark.Delivered => DeliveredAt,
        RideMark.Returning => ReturningAt,
        RideMark.Returned => ReturnedAt,
        _ => throw new ArgumentOutOfRangeException(nameof(mark)),
    };
}
