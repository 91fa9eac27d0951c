namespace Coop.Redistribution;

/// <summary>What can be on record of somebody's year beside the shifts that Pricing tells.</summary>
public enum FigureKind
{
    /// <summary>Rides delivered.</summary>
    Deliveries,

    /// <summary>Metres ridden.</summary>
    Distance,

    /// <summary>Cents paid to a federation.</summary>
    Fees,

    /// <summary>Cents of value added.</summary>
    ValueAdded,

    /// <summary>Seconds of absence that count as work, as they would have been worked (Code du travail L3324-6).</summary>
    AbsentSeconds,

    /// <summary>The pay of those seconds in cents, had they been worked (Code du travail D3324-11).</summary>
    AbsentWages,
}

/// <summary>
/// One figure of a person's, or in a federation of a collective's, year. Only ever added: what was wrong is put right by the
/// difference, which may be negative. Why somebody was absent is nobody's business and stands nowhere.
/// </summary>
/// <param name="Amount">In the unit of its kind.</param>
/// <param name="Source">The paper it is from, such as a pay sheet; it names no reason of an absence.</param>
public sealed record Figure(Guid Id, string Period, MemberId MemberId, FigureKind Kind, long Amount, string Source, DateTimeOffset RecordedAt);

/// <summary>The figures of one person's year, summed by kind.</summary>
public static class Figures
{
    /// <summary>Nothing is measured below zero, whatever was put right.</summary>
    public static long Of(IEnumerable<Figure> ofOne, FigureKind kind) =>
        Math.Max(0, ofOne.Where(figure => figure.Kind == kind).Sum(figure => figure.Amount));

    /// <summary>What one person did, with what is on record beside their shifts.</summary>
    public static Work With(this Work work, IReadOnlyCollection<Figure> ofOne) => work with
    {
        Deliveries = Of(ofOne, FigureKind.Deliveries),
        Metres = Of(ofOne, FigureKind.Distance),
        Fees = new(Of(ofOne, FigureKind.Fees)),
        ValueAdded = new(Of(ofOne, FigureKind.ValueAdded)),
        CreditedSeconds = Of(ofOne, FigureKind.AbsentSeconds),
        CreditedWages = new(Of(ofOne, FigureKind.AbsentWages)),
    };
}
