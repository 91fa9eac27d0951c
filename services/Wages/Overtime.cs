using Coop.Pricing;

namespace Coop.Wages;

/// <summary>
/// What the law asks on top of the hours of a week beyond so many, in per cent of what the rider earned an hour on average that
/// week: all that work brought counts, since premiums for the work itself belong to the wage that overtime is reckoned by.
/// </summary>
/// <param name="BeyondSeconds">Working time of the week from which on it is paid.</param>
/// <param name="ToSeconds">Up to where; absent for all beyond.</param>
/// <param name="ValidFrom">For weeks that begin on this day or later.</param>
/// <param name="Source">Where it stands.</param>
/// <param name="CheckedOn">When somebody last looked it up.</param>
public sealed record Overtime(
    string Id, string Item, long BeyondSeconds, long? ToSeconds, int Percent, DateOnly ValidFrom, string Source, DateOnly CheckedOn)
{
    private const int Hour = 3_600;
    private const int Whole = 100;

    /// <summary>The line of one rider's week, rounded up twice, so that it can be worked out again from what it says; null when the week was not so long.</summary>
    /// <param name="workedSeconds">All working time of the week.</param>
    /// <param name="earned">What it brought, top-ups included; tips and allowances are outside.</param>
    public PayLine? Of(PayPolicy policy, long workedSeconds, Money earned)
    {
        var seconds = Math.Min(workedSeconds, ToSeconds ?? long.MaxValue) - BeyondSeconds;
        if (seconds <= 0)
            return null;
        var anHour = new Money(((earned.Cents * Hour) + workedSeconds - 1) / workedSeconds);
        var cents = new Money(((anHour.Cents * seconds * Percent) + (Hour * Whole) - 1) / (Hour * Whole));
        return new PayLine(
            Id, "seconds", seconds, anHour, cents,
            $"{Item}: {Saying.Quantity("seconds", seconds)} at {Percent} % of {policy.Say(anHour)} per hour, "
                + $"which {policy.Say(earned)} for {Saying.Quantity("seconds", workedSeconds)} make on average ({Source})", Percent: Percent);
    }
}
