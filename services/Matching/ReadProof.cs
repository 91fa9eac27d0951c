using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Matching;

/// <summary>
/// The picture of a handover, for when a customer says that nothing came: its rider, its restaurant and the coordinators see it,
/// once it is scanned.
/// </summary>
public static class ReadProof
{
    public static void Map(IEndpointRouteBuilder v1) => v1.MapGet("/rides/{id:guid}/proof", Read)
        .For(Role.Rider, Role.Restaurant, Role.Coordinator).BeforeTheWall("it may wait for the scanner, and holds no line to the database meanwhile")
        .ShowsAnother<MatchingDb>(RiderOf).WithName("ReadHandoverProof").Produces<byte[]>(StatusCodes.Status200OK, "image/jpeg", "image/png");

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Read(
        Guid id, Caller caller, MatchingDb db, ScanFile scan, CancellationToken stopping) =>
        await db.Rides.AsNoTracking().SingleOrDefaultAsync(ride => ride.Id == new RideId(id), stopping) is not { } ride || !ride.MayBeReadBy(caller)
            || await db.Proofs.AsNoTracking().SingleOrDefaultAsync(one => one.RideId == ride.Id, stopping) is not { } proof ? Problems.NotFound()
        : await scan.Forbid(proof.Image, $"the picture of ride {id}", stopping) is { } unfit ? unfit
        : TypedResults.File(proof.Image, proof.ContentType, $"handover-{id}{(proof.ContentType == "image/png" ? ".png" : ".jpg")}");

    private static async Task<Guid?> RiderOf(MatchingDb db, Guid ride, CancellationToken stopping) =>
        (await db.Rides.Where(one => one.Id == new RideId(ride)).Select(one => one.RiderId).SingleOrDefaultAsync(stopping))?.Value;
}
