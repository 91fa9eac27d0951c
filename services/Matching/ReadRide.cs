using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>Where a ride is: for its rider, its restaurant and the coordinators.</summary>
public static class ReadRide
{
    public static void Map(IEndpointRouteBuilder v1) => v1.MapGet("/rides/{id:guid}", Read)
        .For(Role.Rider, Role.Restaurant, Role.Coordinator).ForTills().WithName("ReadRide");

    private static async Task<Results<Ok<RideView>, ProblemHttpResult>> Read(
        Guid id, Caller caller, MatchingDb db, CancellationToken stopping) =>
        await db.Rides.AsNoTracking().SingleOrDefaultAsync(ride => ride.Id == new RideId(id), stopping) is { } ride
            && ride.MayBeReadBy(caller)
            ? TypedResults.Ok(RideView.Of(ride))
            : Problems.NotFound();

    internal static bool MayBeReadBy(this Ride ride, Caller caller) =>
        caller.Is(Role.Coordinator)
        || (caller.Is(Role.Rider) && ride.RiderId == caller.Member)
        || (caller.Is(Role.Restaurant) && ride.RestaurantId == caller.Restaurant);
}
