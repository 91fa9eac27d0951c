using Coop.Matching;
using Coop.Pricing;

namespace Coop.Wages;

/// <summary>What an amount of pay is counted by. An offer is whatever was taken together.</summary>
public enum PaidPer { Minute, Hour, Km, Mile, Ride, Offer, Shift, Month }

/// <summary>An amount that the law fixed, from a day on; where it stands, and when somebody last looked it up.</summary>
/// <param name="RenewedOn">The day on which the law fixes it anew; from then on nobody knows it until a later figure stands here.</param>
public sealed record Figure(Money RateCents, DateOnly ValidFrom, string Source, DateOnly CheckedOn, DateOnly? RenewedOn = null);

/// <summary>So many cents for each of something.</summary>
/// <param name="RateCents">What the members voted; absent where <paramref name="Figures"/> say it.</param>
/// <param name="Figures">What the law says, by date.</param>
/// <param name="States">For time: the clock states that count; absent for all working time.</param>
/// <param name="Ends">For rides and ways: which rides count, by how they ended; absent for delivered ones.</param>
public record PayRate(
    PaidPer Per, Money? RateCents = null, IReadOnlyList<Figure>? Figures = null,
    IReadOnlyList<ClockState>? States = null, IReadOnlyList<RideEnd>? Ends = null)
{
    private const int MillimetresPerMile = 1_609_344;

    /// <summary>The rate in force on a day; the first figure for the days before it.</summary>
    /// <exception cref="InvalidOperationException">It has neither a rate nor figures.</exception>
    public Money On(DateOnly day) => RateCents ?? FigureOn(day)?.RateCents
        ?? throw new InvalidOperationException($"A rate per {Per} has neither an amount nor figures.");

    public Figure? FigureOn(DateOnly day)
    {
        Figure? inForce = null, first = null;
        for (var i = 0; i < Figures?.Count; i++)
        {
            var figure = Figures[i];
            if (first is null || figure.ValidFrom < first.ValidFrom)
                first = figure;
            if (figure.ValidFrom <= day && (inForce is null || figure.ValidFrom > inForce.ValidFrom))
                inForce = figure;
        }
        return inForce ?? first;
    }

    /// <summary>What a quantity is counted in.</summary>
    public string Unit => Per switch
    {
        PaidPer.Minute or PaidPer.Hour => "seconds",
        PaidPer.Km or PaidPer.Mile => "metres",
        PaidPer.Ride => "rides",
        PaidPer.Offer => "offers",
        PaidPer.Shift => "shifts",
        _ => "months",
    };

    /// <summary>A rate for a quantity in <see cref="Unit"/>, or some per cent of it; half a cent rounds up.</summary>
    public Money Earned(Money rate, long quantity, int percent = 100) => rate.For(quantity * Scale * percent, Divisor * 100);

    /// <summary>The same, rounded up: no floor is missed by the part of a cent.</summary>
    public Money AtLeast(Money rate, long quantity) => new(((rate.Cents * quantity * Scale) + Divisor - 1) / Divisor);

    public bool Counts(RideDone ride) => Ends is null ? ride.End == RideEnd.Delivered : Ends.Contains(ride.End);

    internal long Scale => Per == PaidPer.Mile ? 1_000 : 1;

    internal long Divisor => Per switch
    {
        PaidPer.Minute => 60,
        PaidPer.Hour => 3_600,
        PaidPer.Km => 1_000,
        PaidPer.Mile => MillimetresPerMile,
        _ => 1,
    };
}
