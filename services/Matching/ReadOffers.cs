using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>What is open before a rider, with all that they need to decide.</summary>
public static class ReadOffers
{
    /// <param name="DropoffAt">When it is expected at the door.</param>
    public sealed record OfferedRide(RideId Id, Place Pickup, Place Dropoff, int Grams, Money TipCents, DateTimeOffset DropoffAt);

    /// <param name="Rides">In the order of their drop-offs; all are from one restaurant.</param>
    /// <param name="Metres">Way to the pick-up and rides together; <paramref name="Seconds"/> likewise, waiting for the food and handing over included.</param>
    public sealed record View(
        OfferId Id, IReadOnlyList<OfferedRide> Rides, int Metres, int Seconds, OfferPay Pay,
        DateTimeOffset PickupAt, DateTimeOffset ExpiresAt);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapGet("/offers", Read).For(Role.Rider).BeforeTheWall("asked all the time, and of the caller's own alone").WithName("ReadOffers");

    private static async Task<Ok<Page<View>>> Read(Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var offer = await db.Offers.AsNoTracking()
            .SingleOrDefaultAsync(open => open.RiderId == caller.Member && open.Status == OfferStatus.Open && open.ExpiresAt > now, stopping);
        if (offer is null)
            return TypedResults.Ok(new Page<View>([], null));

        var ids = offer.Rides;
        var rides = await db.Rides.AsNoTracking().Where(ride => ids.Contains(ride.Id))
            .Select(ride => new { ride.Id, ride.Pickup, ride.Dropoff, ride.Grams, Tips = db.Tips.Where(tip => tip.RideId == ride.Id).Select(tip => tip.Cents).ToList() })
            .ToDictionaryAsync(ride => ride.Id, stopping);
        return TypedResults.Ok(new Page<View>(
            [
                new View(
                    offer.Id,
                    [.. ids.Zip(offer.DropoffsAt, (id, dropoffAt) => new OfferedRide(
                        id, rides[id].Pickup, rides[id].Dropoff, rides[id].Grams,
                        rides[id].Tips.Aggregate(Money.Zero, (sum, cents) => sum + cents), dropoffAt))],
                    offer.Metres, offer.Seconds, offer.Pay, offer.PickupAt, offer.ExpiresAt),
            ], null));
    }
}
