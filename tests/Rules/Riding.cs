using Coop.Matching;
using Coop.Orders;
using Coop.Pricing;

namespace Coop.Rules;

/// <summary>A ride, a rider and an offer as the tests about riding need them.</summary>
internal static class Riding
{
    public static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.FromHours(2));
    public static readonly MemberId Zoe = new(new Guid("00000000-0000-0000-0000-00000000000a"));
    public static readonly OfferId Taken = new(new Guid("00000000-0000-0000-0000-00000000000b"));
    public static readonly ShiftId Lunch = new(new Guid("00000000-0000-0000-0000-00000000000c"));

    public static Ride Open() => new()
    {
        Id = new(new Guid("00000000-0000-0000-0000-00000000000d")),
        RestaurantId = new(new Guid("00000000-0000-0000-0000-00000000000e")),
        Pickup = new(45.75, 4.85), Dropoff = new(45.76, 4.86), Grams = 1_000, Metres = 1_800, Vehicle = null,
        Price = new Price(new PolicyRef("tariff", 1, "sha256:0"), []), Proof = Proof.None, Pin = null,
        PlacedAt = Noon, ReadyAt = Noon.AddMinutes(5),
    };

    public static Ride Assigned()
    {
        var ride = Open();
        ride.Offer(Taken);
        ride.Assign(new RideTaker(Taken, Lunch, Zoe, "Zoé", Vehicle.Bicycle), Noon, Noon.AddMinutes(5), Noon.AddMinutes(15));
        return ride;
    }

    public static Offer OfferTo(MemberId rider) => new()
    {
        Id = Taken, RideIds = [Open().Id.Value], DropoffsAt = [Noon.AddMinutes(15)], ShiftId = Lunch, RiderId = rider, Metres = 2_500, Seconds = 900,
        PickupAt = Noon.AddMinutes(5), FreeAt = Noon.AddMinutes(17), Pay = OfferPay.Of(null, Noon, 900, 1_800),
        ShownAt = Noon, ExpiresAt = Noon.AddSeconds(60),
    };

    public static Offer OfferThat(Func<Offer, Refusal?> happened)
    {
        var offer = OfferTo(Zoe);
        Assert.Null(happened(offer));
        return offer;
    }

    public static IEnumerable<T[]> InEveryOrder<T>(T[] items) => items.Length < 2
        ? [items]
        : items.SelectMany((first, i) => InEveryOrder<T>([.. items[..i], .. items[(i + 1)..]]).Select(rest => (T[])[first, .. rest]));
}
