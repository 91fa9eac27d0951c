using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// A rider's phone says where it is. It is kept in the memory of the instance that plans for them and nowhere else; off shift
/// and in a pause nothing of it is (Directive (EU) 2024/2831, article 7), not even in passing.
/// </summary>
public static class ReportPosition
{
    public const string Path = "/v1/positions";

    public sealed record Request(
        [property: Range(-90.0, 90.0)] double Lat,
        [property: Range(-180.0, 180.0)] double Lng,
        DateTimeOffset At);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/positions", Report).For(Role.Rider).BeforeTheWall("asked all the time, and of the caller's own alone").WithName("ReportPosition");

    private static async Task<Results<NoContent, ProblemHttpResult>> Report(
        Request request, HttpRequest http, Caller caller, MatchingDb db, HoldZones hold, Places places, Whereabouts whereabouts, Bells bells, Peers peers, TimeProvider clock,
        CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<MatchingPolicy>(PolicyKind.MatchingPolicy, now, stopping) is not { } policy)
            return Problems.NotFoundedYet();
        var shift = await db.Shifts.Where(live => live.RiderId == caller.Member && live.Status == ShiftStatus.On)
            .Select(live => new { live.Id, live.Zone }).SingleOrDefaultAsync(stopping);
        if (shift is null)
            return new Refusal("off_shift", "Positions are taken on shift only; nothing of this one was kept.").ToProblem();

        var place = new Place(request.Lat, request.Lng);
        var zone = policy.Content.ZoneOf(place).Name;
        if (zone != shift.Zone)
        {
            await db.Database.ExecuteSqlAsync($"UPDATE shifts SET zone = {zone} WHERE id = {shift.Id.Value} AND status = 'on'", stopping);
            db.Wake<OfferRides>(shift.Id.Value);
            await db.SaveChangesAsync(stopping);
        }
        if (hold.Holds(zone))
        {
            places.Keep(shift.Id, place, request.At > now ? now : request.At.ToUniversalTime());
            if (whereabouts.Misses(shift.Id))
                bells.Ring<OfferRides>([shift.Id.Value]);
        }
        else
            using (await db.AskHolderOf(zone, peers, http, AskHolder.Json(request), stopping)) { }
        return TypedResults.NoContent();
    }
}
