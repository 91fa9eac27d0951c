using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>A rider reads the shift they are on as it would be told if it ended now: its whole clock and the rides so far. Their provisional pay is worked out from it.</summary>
public static class ReadShiftSoFar
{
    public static void Map(IEndpointRouteBuilder v1) => v1.MapGet("/shifts/me/so-far", Read).For(Role.Rider).WithName("ReadShiftSoFar");

    private static async Task<Results<Ok<ShiftEnded>, ProblemHttpResult>> Read(
        Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping) =>
        await db.Shifts.AsNoTracking()
            .Where(shift => shift.RiderId == caller.Member && shift.Status != ShiftStatus.Ended)
            .OrderByDescending(shift => shift.StartedAt).FirstOrDefaultAsync(stopping) is { } shift
            ? TypedResults.Ok(await db.WorkOf(shift, await db.ClockOf(shift.Id, stopping), clock.GetUtcNow(), stopping))
            : Problems.NotFound();
}
