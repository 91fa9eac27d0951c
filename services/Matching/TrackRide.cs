using System.ComponentModel.DataAnnotations;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Coop.Hosting;
using Coop.Members;
using Coop.Orders;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// Roughly where the food is, for whoever holds the customer's link, from the collection to the handover. Before, after,
/// and for everybody else there is nothing here.
/// </summary>
public static class TrackRide
{
    public static void Map(IEndpointRouteBuilder v1) => v1.MapGet("/rides/{id:guid}/area/{token}", Track)
        .ForAnyone().WithName("TrackRide");

    private static async Task<Results<Ok<Area>, ProblemHttpResult>> Track(
        Guid id, [StringLength(100)] string token, HttpRequest http, MatchingDb db, HoldZones hold, Places places, Peers peers,
        CancellationToken stopping)
    {
        var ride = await db.Rides.AsNoTracking()
            .SingleOrDefaultAsync(one => one.Id == new RideId(id) && one.Status == RideStatus.Collected, stopping);
        if (ride is not { Link: { } link, Taker: { } taker } || !IsOf(token, link))
            return Problems.NotFound();

        var zone = await db.Shifts.Where(shift => shift.Id == taker.ShiftId).Select(shift => shift.Zone).SingleAsync(stopping);
        if (!hold.Holds(zone))
        {
            using var answer = await db.AskHolderOf(zone, peers, http, body: null, stopping);
            return answer.IsSuccessStatusCode
                ? TypedResults.Ok(await answer.Content.ReadFromJsonAsync<Area>(Wire.Json, stopping))
                : Problems.NotFound();
        }

        // Where the rider was before they had the food is nobody's business.
        return places.Of(taker.ShiftId) is { } told && told.At >= ride.Timeline.At(RideMark.Collected)
            ? TypedResults.Ok(Area.Of(told.Place))
            : Problems.NotFound();
    }

    private static bool IsOf(string token, string link) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(OrderPlaced.LinkOf(token)), Encoding.UTF8.GetBytes(link));
}
