namespace Coop.Wages;

/// <summary>How amounts and quantities are said on a receipt.</summary>
internal static class Saying
{
    extension(PayPolicy policy)
    {
        /// <summary>In the co-op's currency; the euro's own sign where that is it.</summary>
        public string Say(Money money) => policy.Currency == "EUR"
            ? money.ToString()
            : $"{policy.Currency} {(money.Cents < 0 ? "-" : "")}{Math.Abs(money.Cents) / 100}.{Math.Abs(money.Cents) % 100:D2}";

        public string Say(PayRate rate, long quantity, Money cents, int? percent = null) =>
            $"{Quantity(rate.Unit, quantity)} at {(percent is { } part ? $"{part} % of " : "")}{policy.Say(cents)} per {Name(rate.Per)}";
    }

    public static string Quantity(string unit, long quantity) => unit == "seconds"
        ? $"{quantity / 3_600} h {quantity / 60 % 60:D2} min {quantity % 60:D2} s"
        : $"{quantity} {unit}";

    private static string Name(PaidPer per) => per switch
    {
        PaidPer.Minute => "minute",
        PaidPer.Hour => "hour",
        PaidPer.Km => "km",
        PaidPer.Mile => "mile",
        PaidPer.Ride => "ride",
        PaidPer.Offer => "offer",
        PaidPer.Shift => "shift",
        _ => "month",
    };
}
