namespace Coop.Pricing;

/// <summary>
/// What a restaurant owes when a delivery goes otherwise than it was asked for, in what state and by whose doing. The riders'
/// lines of it go into the riders' pay as all riders' lines do; the rider's hours are paid whatever the restaurant owes.
/// </summary>
/// <param name="CancelledUnassignedPercent">Of each line, when the restaurant cancels before a rider is on the way.</param>
/// <param name="CancelledAssignedPercent">Of each line, when it cancels after.</param>
/// <param name="CancelledByCoopPercent">Of each line, when a coordinator of the co-op calls the ride off.</param>
/// <param name="ReturnedPercent">Of each line, when the customer was not there and the food went back.</param>
/// <param name="ReturnLegPercent">Of the riders' lines, for the way back, beside that.</param>
/// <param name="SecondAttemptPercent">Of each line, when what was returned is sent out again.</param>
/// <param name="SecondAttemptWithinHours">How long after the return that holds.</param>
public sealed record Afterwards(
    int CancelledUnassignedPercent, int CancelledAssignedPercent, int CancelledByCoopPercent, Waiting Waiting,
    int ReturnedPercent, int ReturnLegPercent, int SecondAttemptPercent, int SecondAttemptWithinHours);

/// <summary>Waiting at the restaurant for food that was to be ready: free for a while, then so much for each minute begun, to the riders.</summary>
/// <param name="MostCents">More than this is never owed for one wait.</param>
/// <param name="ContestDays">How long after the end of the ride it can be contested; 30 where the tariff was voted before it could say so.</param>
public sealed record Waiting(int GraceMinutes, Money PerMinuteCents, Money MostCents, int ContestDays = 30);

/// <summary>What is owed in the end, by the tariff that the order was priced by.</summary>
public static class Owed
{
    /// <summary>By how the ride ended and how it went.</summary>
    public static Price Of(Tariff tariff, Price agreed, RideEnd end, RideWent went, DateTimeOffset at) => end switch
    {
        RideEnd.Delivered => Delivered(tariff, agreed, TimeSpan.FromSeconds(went.WaitedSeconds), at),
        RideEnd.Returned => Returned(tariff, agreed, TimeSpan.FromSeconds(went.WaitedSeconds), at),
        _ => Cancelled(tariff, agreed, went.WasAssigned, went.ByCoop, at),
    };

    /// <summary>A ride that nobody will ride any more.</summary>
    public static Price Cancelled(Tariff tariff, Price agreed, bool wasAssigned, bool byCoop, DateTimeOffset at)
    {
        var rules = tariff.Afterwards;
        return byCoop ? Part(tariff, agreed, rules.CancelledByCoopPercent, "cancelled-by-coop", "called off by the co-op", at)
            : wasAssigned ? Part(tariff, agreed, rules.CancelledAssignedPercent, "cancelled-assigned", "cancelled when a rider was on the way", at)
            : Part(tariff, agreed, rules.CancelledUnassignedPercent, "cancelled-unassigned", "cancelled before a rider was on the way", at);
    }

    /// <summary>A delivery, with the fee for a wait that was longer than the grace.</summary>
    /// <param name="waited">From when the rider stood there and the food was to be ready, until it was handed over.</param>
    public static Price Delivered(Tariff tariff, Price agreed, TimeSpan waited, DateTimeOffset at) =>
        Fee(tariff.Afterwards.Waiting, waited) is { } fee ? tariff.WithVat(agreed.Tariff, [.. Net(agreed), fee], at) : agreed;

    /// <summary>Food that went back: the way there as voted, the wait, and the way back.</summary>
    public static Price Returned(Tariff tariff, Price agreed, TimeSpan waited, DateTimeOffset at)
    {
        var rules = tariff.Afterwards;
        List<PriceLine> lines = [.. Net(rules.ReturnedPercent == Whole
            ? agreed : Part(tariff, agreed, rules.ReturnedPercent, "returned", "the food went back", at))];
        if (Fee(rules.Waiting, waited) is { } fee)
            lines.Add(fee);
        var way = Net(agreed).Where(line => line.Payee == Payee.Riders).Aggregate(Money.Zero, (sum, line) => sum + line.Cents);
        if (way.For(rules.ReturnLegPercent, per: Whole) is var back && back > Money.Zero)
            lines.Add(new PriceLine("The way back", Payee.Riders, back, $"{rules.ReturnLegPercent} % of {way}: nobody was at the door", "return-leg"));
        return tariff.WithVat(agreed.Tariff, lines, at);
    }

    /// <summary>What was returned is sent out again.</summary>
    public static Price SecondAttempt(Tariff tariff, Price full, DateTimeOffset at) =>
        tariff.Afterwards.SecondAttemptPercent == Whole ? full
            : Part(tariff, full, tariff.Afterwards.SecondAttemptPercent, "second-attempt", "a second attempt", at);

    /// <summary>The rule of the line that charges a wait.</summary>
    public const string WaitingRule = "waiting";

    private const int Whole = 100;

    private static PriceLine? Fee(Waiting rule, TimeSpan waited)
    {
        var beyond = waited - TimeSpan.FromMinutes(rule.GraceMinutes);
        if (beyond <= TimeSpan.Zero || rule.PerMinuteCents == Money.Zero)
            return null;

        // The most that can be owed bounds the minutes too, so that a phone's wrong clock cannot run away with it.
        var minutes = (int)Math.Min((beyond.Ticks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute, TimeSpan.FromDays(1).Ticks / TimeSpan.TicksPerMinute);
        var fee = rule.PerMinuteCents * minutes;
        var because = $"waited {(long)waited.TotalMinutes} min {waited.Seconds:00} s, of which {rule.GraceMinutes} min are free: "
            + $"{minutes} min begun at {rule.PerMinuteCents}" + (fee > rule.MostCents ? $", at most {rule.MostCents}" : "");
        return new PriceLine("Waiting at the restaurant", Payee.Riders, fee > rule.MostCents ? rule.MostCents : fee, because, WaitingRule);
    }

    private static Price Part(Tariff tariff, Price agreed, int percent, string rule, string because, DateTimeOffset at) => tariff.WithVat(agreed.Tariff,
    [
        .. from line in Net(agreed)
           let cents = line.Cents.For(percent, per: Whole)
           where cents > Money.Zero
           select line with { Cents = cents, Because = $"{percent} % of {line.Cents}: {because}", Rule = rule },
    ], at);

    private static IEnumerable<PriceLine> Net(Price price) => price.Lines.Where(line => line.Payee != Payee.Vat);
}
