using Coop.Hosting;

namespace Coop.Orders;

/// <summary>What Orders keeps about people, and how long.</summary>
internal static class Retention
{
    /// <summary>Where food went, to about a kilometre, without the address.</summary>
    private const string Blurred =
        "jsonb_build_object('lat', round((quote -> 'dropoff' ->> 'lat')::numeric, 2), 'lng', round((quote -> 'dropoff' ->> 'lng')::numeric, 2))";

    public static IReadOnlyList<KeptData> Table { get; } =
    [
        new("contacts", "name, phone and instructions of whom the food is for", "the rider finds the door, and complaints are answered", KeptData.NoLongerThanNeeded)
            { Keep = "P30D", Since = "(SELECT placed_at FROM orders WHERE orders.id = contacts.order_id)" },
        new("orders", "the address and place of the door, and the customer's pin", "claims about a delivery lapse after a year", "Code de commerce L133-6")
        {
            Keep = "P1Y", Since = "placed_at", When = $"quote -> 'dropoff' <> {Blurred} OR pin IS NOT NULL",
            Emptied = $"pin = NULL, quote = quote || jsonb_build_object('dropoff', {Blurred})",
        },
        KeptData.NobodyIn("tips", "the amounts of tips, by order") with
            { Keep = "P10Y", Since = KeptData.EndOfYear("(SELECT placed_at FROM orders WHERE orders.id = tips.order_id)") },
        new("orders", "what a restaurant ordered, its price and steps, and the display name of who rode", "a voucher of the books", "Code de commerce L123-22")
            { Keep = "P10Y", Since = KeptData.EndOfYear("placed_at"), Whose = "restaurant_id", NoWall = "restaurant and rider both read it" },
    ];
}
