using Coop.Matching;

namespace Coop.Pricing;

/// <summary>
/// The pay of one shift: a pure function of the voted policy and of what happened, so that anybody can work it out
/// again. Tips are outside of it, and no floor ever counts them.
/// </summary>
public static class Pay
{
    /// <summary>
    /// The lines of a shift's pay: components rounded half up, then a line for whatever a floor asks beyond them,
    /// rounded up. Components that come to nothing are left out.
    /// </summary>
    public static IReadOnlyList<PayLine> Of(
        PayPolicy policy, IReadOnlyList<ClockSpan> clock, IReadOnlyList<RideDone> rides, DateTimeOffset startedAt,
        PlannedTime? planned = null)
    {
        List<PayLine> lines =
            [.. policy.Components.Select(part => Line(part, clock, rides)).Where(line => line.Cents > Money.Zero)];

        foreach (var floor in policy.FloorsOn(startedAt))
        {
            var earned = lines.Aggregate(Money.Zero, (sum, line) => sum + line.Cents);
            var counted = floor.PlannedOnly ? Worked.Within(clock, planned) : clock;
            if (TopUp(floor, Worked.Seconds(counted, floor.States), earned) is { } topUp)
                lines.Add(topUp);
        }

        return lines;
    }

    private static PayLine Line(PayComponent part, IReadOnlyList<ClockSpan> clock, IReadOnlyList<RideDone> rides)
    {
        var counted = rides.Where(part.Counts).ToList();
        return part.Per switch
        {
            PaidPer.Hour => Line(part, "seconds", Worked.Seconds(clock, part.States ?? PayPolicy.WorkingStates), per: 3_600),
            PaidPer.Ride => Line(part, "rides", counted.Count, per: 1),
            PaidPer.Km => Line(part, "metres", counted.Sum(ride => (long)ride.Metres), per: 1_000),
            _ => throw new InvalidOperationException($"The pay policy pays {part.Id} per {part.Per}, which nobody can count."),
        };
    }

    private static PayLine Line(PayComponent part, string unit, long quantity, int per) => new(
        part.Id, unit, quantity, part.RateCents, part.RateCents.For(quantity, per),
        $"{part.Item}: {Quantity(unit, quantity)} at {part.RateCents} per {part.Per.ToString().ToLowerInvariant()}");

    private static PayLine? TopUp(PayFloor floor, long seconds, Money earned)
    {
        var least = new Money(((floor.RateCents.Cents * seconds) + 3_599) / 3_600);
        return earned >= least
            ? null
            : new PayLine(floor.Id, "seconds", seconds, floor.RateCents, least - earned,
                $"{floor.Item}: {Quantity("seconds", seconds)} at {floor.RateCents} per hour make {least}, earned were {earned}",
                TopUp: true);
    }

    private static string Quantity(string unit, long quantity) => unit == "seconds"
        ? $"{quantity / 3_600} h {quantity / 60 % 60:00} min {quantity % 60:00} s"
        : $"{quantity} {unit}";
}
