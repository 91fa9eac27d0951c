using Coop.Dispatch;

namespace Coop.Bench;

/// <summary>The ways of a measured day: straight lines, at the day's own speed, a begun minute counted whole.</summary>
internal sealed class DayWays(double metresPerMinute) : IWays
{
    private const double Rounding = 1e-12;

    public Way Between(Spot from, Spot to, Vehicle vehicle)
    {
        var metres = Math.Sqrt(from.SquareTo(to));
        return new Way(unchecked((int)metres), SecondsFor(metres));
    }

    public int LeastSeconds(int straightMetres) => SecondsFor(straightMetres);

    private int SecondsFor(double metres) => 60 * unchecked((int)Math.Ceiling((metres / metresPerMinute) - Rounding));
}
