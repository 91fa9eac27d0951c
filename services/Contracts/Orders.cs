using System.Security.Cryptography;
using System.Text;
using Coop.Pricing;

namespace Coop.Orders;

/// <summary>What the rider must show that the order was handed over.</summary>
public enum Proof { None, Pin, Photo, Signature }

/// <summary>
/// A restaurant asked for a delivery at a price it accepted. <paramref name="ReadyAt"/> is when the food can be taken;
/// <paramref name="Pin"/> is what the customer will tell the rider, when <paramref name="Proof"/> asks for it.
/// Names, phones and instructions stay in Orders. <paramref name="TipCents"/> is told once more as <see cref="OrderTipped"/>
/// under the order's own id, so who adds tips up adds only those. <paramref name="Link"/> is the mark of the customer's
/// link, by which whoever holds the link is known, and which gives nobody the link.
/// </summary>
[News("orders.placed.v1", ServiceName.Matching)]
public sealed record OrderPlaced(
    OrderId OrderId, RestaurantId RestaurantId, Place Pickup, Place Dropoff, int Grams, int Metres, int Seconds,
    Vehicle? Vehicle, Price Price, Money TipCents, Proof Proof, string? Pin,
    DateTimeOffset ReadyAt, DateTimeOffset PlacedAt, string? Link = null)
{
    /// <summary><c>sha256:</c> and 64 hex digits over the end of the customer's link.</summary>
    public static string LinkOf(string trackingToken) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(trackingToken)));
}

/// <summary>The kitchen says when the food can be taken: now, earlier or later than it had said.</summary>
[News("orders.ready.v1", ServiceName.Matching)]
public sealed record OrderReady(OrderId OrderId, DateTimeOffset ReadyAt, DateTimeOffset At);

/// <summary>
/// A tip was given, with the order (then under the order's own id) or later; the tip's id makes it count once.
/// </summary>
[News("orders.tipped.v1", ServiceName.Matching, ServiceName.Pricing)]
public sealed record OrderTipped(Guid TipId, OrderId OrderId, RestaurantId RestaurantId, Money Cents, DateTimeOffset At);
