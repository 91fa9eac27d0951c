using Coop.Matching;
using Coop.Orders;
using Coop.Pricing;

namespace Coop.Services;

/// <summary>Work of days that are over, as their services keep it.</summary>
internal static class PastWork
{
    private static readonly PolicyRef Rule = new("voted", 1, "sha256:0");

    /// <summary>Two rides of yesterday that nobody waits for any more, and somebody who was on shift.</summary>
    public static Task<int> RodeYesterday(CoopFixture coop, Person rider, DateTimeOffset now) => coop.InDatabase<MatchingDb, int>(db =>
    {
        var noon = new DateTimeOffset(now.UtcDateTime.Date.AddHours(-12), TimeSpan.Zero);
        var shift = new Shift
        {
            Id = new(Guid.NewGuid()), RiderId = new(rider.Id), Vehicle = Vehicle.Bicycle, DisplayName = "Somebody", Limits = new(), Until = null,
            Ticket = 1, StartedAt = noon.AddHours(-1), Zone = "Lyon",
        };
        shift.End(noon.AddHours(2));
        db.Shifts.Add(shift);
        for (var i = 0; i < 2; i++)
        {
            var ride = new Ride
            {
                Id = new(Guid.NewGuid()), RestaurantId = new(Guid.NewGuid()), Pickup = new(45.75, 4.85), Dropoff = new(45.76, 4.86), Grams = 1_000, Metres = 1_800,
                Vehicle = null, Price = new Price(Rule, [new("base", Payee.Riders, new(500), "")]), Proof = Proof.None, Pin = null,
                PlacedAt = noon.AddMinutes(20 * i), ReadyAt = noon.AddMinutes((20 * i) + 10),
            };
            ride.Lapse();
            db.Rides.Add(ride);
        }
        return db.SaveChangesAsync();
    });

    /// <summary>A ride of each of so many restaurants, charged €10.00 and the VAT, and what had been asked for of all but the first.</summary>
    public static Task<int> RodeLastMonth(CoopFixture coop, int restaurants, DateTimeOffset now) => coop.InDatabase<PricingDb, int>(db =>
    {
        var at = InLastMonth(now);
        for (var i = 0; i < restaurants; i++)
        {
            var order = new OrderId(Guid.NewGuid());
            db.Rides.Add(new SettledRide
            {
                OrderId = order, Revision = 0, ToldVersion = 4, RestaurantId = new(Guid.NewGuid()), RiderId = new(Guid.NewGuid()), End = RideEnd.Delivered,
                Price = new Price(Rule, [new("Delivery", Payee.Riders, new(1_000), ""), new("VAT", Payee.Vat, new(200), "")]), Went = new RideWent(), At = at,
            });
            if (i > 0)
                db.AskedDeliveries.Add(new KeptDelivery(order, new(new(45.75, 4.85), new(45.76, 4.86), 2_000, 600, 1_000, Vehicle.Bicycle, ParcelSize.Small, at, null, false), at));
        }
        return db.SaveChangesAsync();
    });

    /// <summary>Three hours of each of so many riders.</summary>
    public static Task<int> WorkedLastMonth(CoopFixture coop, int riders, DateTimeOffset now) => coop.InDatabase<PricingDb, int>(db =>
    {
        var from = InLastMonth(now);
        for (var i = 0; i < riders; i++)
            db.Shifts.Add(new SettledShift
            {
                ShiftId = new(Guid.NewGuid()), Revision = 0, ToldRevision = 0, RiderId = new(Guid.NewGuid()), Policy = Rule,
                Clock = [new(ClockState.Available, from, from.AddHours(3))], Rides = [], Lines = [new("time", "seconds", 10_800, new(1_202), new(3_606), "")],
                StartedAt = from, EndedAt = from.AddHours(3), SettledAt = from.AddHours(3),
            });
        return db.SaveChangesAsync();
    });

    /// <summary>A ride that nobody waits for any more, with what its price was asked for.</summary>
    public static async Task<RideId> RodeTwoYearsAgo(CoopFixture coop, Place to)
    {
        var at = TimeProvider.System.GetUtcNow().AddYears(-2);
        var asked = new AskedDelivery(new(45.75, 4.85), to, 1_800, 600, 1_000, Vehicle.Bicycle, ParcelSize.Small, at, null, false);
        var ride = new Ride
        {
            Id = new(Guid.NewGuid()), RestaurantId = new(Guid.NewGuid()), Pickup = new(45.75, 4.85), Dropoff = to, Grams = 1_000, Metres = 1_800,
            Vehicle = null, Price = new Price(Rule, [new("base", Payee.Riders, new(500), "")], asked), Proof = Proof.None, Pin = null, PlacedAt = at, ReadyAt = at,
        };
        ride.Lapse();
        await coop.InDatabase<MatchingDb, int>(db =>
        {
            db.Rides.Add(ride);
            return db.SaveChangesAsync();
        });
        return ride.Id;
    }

    /// <summary>Months are those of the founding's clocks, wherever the tests run.</summary>
    public static DateTimeOffset InLastMonth(DateTimeOffset now)
    {
        var there = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"));
        return new DateTimeOffset(there.Year, there.Month, 1, 12, 0, 0, TimeSpan.Zero).AddDays(-10);
    }
}
