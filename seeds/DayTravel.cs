namespace Coop.Seeds;

/// <summary>How riders of a day move: in a straight line, at one speed, each ride rounded up to the whole minute.</summary>
/// <param name="MetresPerMinute">Above zero.</param>
public sealed record DayTravel(double MetresPerMinute)
{
    /// <summary>A billionth of a minute of grace, so that a distance that divides evenly is not rounded up.</summary>
    private const double Grace = 1e-9;

    public int Minutes(Spot from, Spot to) => (int)Math.Ceiling(from.MetresTo(to) / MetresPerMinute - Grace);

    public int Minutes(Place from, Place to) => Minutes(Spot.Of(from), Spot.Of(to));

    public int Seconds(Place from, Place to) => 60 * Minutes(from, to);

    /// <summary>Whole metres, rounded up.</summary>
    public static int Metres(Place from, Place to) => (int)Math.Ceiling(Spot.Of(from).MetresTo(Spot.Of(to)) - Grace);
}
