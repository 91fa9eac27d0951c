using Coop.Hosting;

namespace Coop.Pricing;

/// <summary>What Pricing keeps about people, and how long.</summary>
internal static class Retention
{
    private const string Voucher = "a voucher of the books, and pay can be worked out again";
    private const string Books = "Code de commerce L123-22; Code du travail L3243-4";

    public static IReadOnlyList<KeptData> Table { get; } =
    [
        new("settled_shifts", "each shift's hours by state, what each rule paid, and why", Voucher, Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("settled_at"), IsWalled = true, Whose = "rider_id" },
        new("settled_periods", "what came once for a week or month: overtime, guarantees, allowances", Voucher, Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("settled_at"), IsWalled = true, Whose = "rider_id" },
        new("settled_rides", "what a ride cost and who rode it", Voucher, Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("at"), Whose = "rider_id", NoWall = "the restaurant reads what it paid too" },
        new("asked_deliveries", "from where to where a ride was asked for, without address or name", "the month before is priced anew by a tariff that is proposed", KeptData.NoLongerThanNeeded)
            { Keep = "P62D", Since = "at", Whose = "order_id IN (SELECT order_id FROM settled_rides WHERE restaurant_id = @me)", NoWall = "a tariff is tried on everybody's" },
        new("tips", "tips and whose they are", Voucher, Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("given_at"), IsWalled = true, Whose = "rider_id" },
        new("wait_objections", "who contested a wait, and why", Voucher, Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("at"), Whose = "\"by\"", NoWall = "restaurant and rider both read it" },
        new("wait_decisions", "which coordinator decided on it, and why", Voucher, Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("at"), Whose = "\"by\"", NoWall = "restaurant and rider both read it" },
        new("weather_calls", "which coordinator called the weather hard, and why", Voucher, Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("at"), Whose = "\"by\"", NoWall = "it is said to everybody" },
        KeptData.NobodyIn("pay_periods", "which weeks and months are still to be settled"),
    ];
}
