using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// A rider's phone says where it is. Only the latest place of a shift is kept; off shift and in a pause nothing of it is
/// (Directive (EU) 2024/2831, article 7), not even in passing.
/// </summary>
public static class ReportPosition
{
    public sealed record Request(
        [property: Range(-90.0, 90.0)] double Lat,
        [property: Range(-180.0, 180.0)] double Lng,
        DateTimeOffset At);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/positions", Report).For(Role.Rider).WithName("ReportPosition");

    private static async Task<Results<NoContent, ProblemHttpResult>> Report(
        Request request, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var at = request.At > now ? now : request.At.ToUniversalTime();

        // The shift's row is shared for the moment, so that a shift that ends at this instant leaves no place behind.
        var onShift = await db.Database.SqlQuery<int>($"""
            WITH live AS (SELECT id FROM shifts WHERE rider_id = {caller.Id} AND status = 'on' FOR SHARE),
            kept AS (
                INSERT INTO positions (shift_id, lat, lng, at) SELECT id, {request.Lat}, {request.Lng}, {at} FROM live
                ON CONFLICT (shift_id) DO UPDATE SET lat = excluded.lat, lng = excluded.lng, at = excluded.at
                WHERE positions.at < excluded.at)
            SELECT count(*)::int AS "Value" FROM live
            """).ToListAsync(stopping);
        return onShift[0] > 0
            ? TypedResults.NoContent()
            : new Refusal("off_shift", "Positions are taken on shift only; nothing of this one was kept.").ToProblem();
    }
}
