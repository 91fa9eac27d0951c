using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>What is open before a rider, with all that they need to decide.</summary>
public static class ReadOffers
{
    public sealed record OfferedRide(RideId Id, Place Pickup, Place Dropoff, int Grams, Money TipCents);

    /// <param name="Metres">Way to the pick-up and ride together; <paramref name="Seconds"/> likewise, waiting for the food included.</param>
    public sealed record View(
        OfferId Id, IReadOnlyList<OfferedRide> Rides, int Metres, int Seconds, OfferPay Pay,
        DateTimeOffset PickupAt, DateTimeOffset DropoffAt, DateTimeOffset ExpiresAt);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapGet("/offers", Read).For(Role.Rider).WithName("ReadOffers");

    private static async Task<Ok<Page<View>>> Read(Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var open = await db.Offers.AsNoTracking()
            .Where(offer => offer.RiderId == caller.Member && offer.Status == OfferStatus.Open && offer.ExpiresAt > now)
            .Join(db.Rides.AsNoTracking(), offer => offer.RideId, ride => ride.Id, (offer, ride) => new { offer, ride })
            .SingleOrDefaultAsync(stopping);
        if (open is null)
            return TypedResults.Ok(new Page<View>([], null));

        var tips = await db.Tips.Where(tip => tip.RideId == open.ride.Id).Select(tip => tip.Cents).ToListAsync(stopping);
        var (offer, ride) = (open.offer, open.ride);
        var ridden = new OfferedRide(
            ride.Id, ride.Pickup, ride.Dropoff, ride.Grams, tips.Aggregate(Money.Zero, (sum, cents) => sum + cents));
        return TypedResults.Ok(new Page<View>(
            [new View(offer.Id, [ridden], offer.Metres, offer.Seconds, offer.Pay, offer.PickupAt, offer.DropoffAt, offer.ExpiresAt)], null));
    }
}
