using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Coop.Matching;

/// <summary>The rider shows with a picture that the food was handed over.</summary>
public static class KeepProof
{
    private const int MostBytes = 2 * 1024 * 1024;

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF];
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static void Map(IEndpointRouteBuilder v1) => v1.MapPut("/rides/{id:guid}/proof", Keep).For(Role.Rider)
        .WithMetadata(new RequestSizeLimitAttribute(MostBytes)).Accepts<byte[]>("image/jpeg", "image/png").WithName("KeepProof");

    private static async Task<Results<NoContent, ProblemHttpResult>> Keep(
        Guid id, HttpRequest request, Caller caller, MatchingDb db, TimeProvider clock, CancellationToken stopping)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, stopping);
        var image = body.ToArray();
        if (TypeOf(image) is not { } type)
            return Problems.Invalid("image", "A proof is a JPEG or PNG picture of at most 2 MiB.");

        await using var commit = await db.Begin(stopping);
        if (await db.Hold(new RideId(id), stopping) is not { } ride)
            return Problems.NotFound();
        if (ride.RiderId != caller.Member)
            return await db.WhyNotTheirs(ride, caller, stopping);
        if (!(ride.IsRidden || ride.Status == RideStatus.Delivered))
            return Refusal.IllegalMove(ride.Status, RideStatus.Delivered, Ride.AllowedFrom(ride.Status)).ToProblem();

        var now = clock.GetUtcNow();
        if (await db.Proofs.FindAsync([ride.Id], stopping) is { } kept)
            (kept.ContentType, kept.Image, kept.ReceivedAt) = (type, image, now);
        else
            db.Proofs.Add(new HandoverProof { RideId = ride.Id, ContentType = type, Image = image, ReceivedAt = now });
        await db.Finish(commit, stopping);
        return TypedResults.NoContent();
    }

    /// <summary>By its first bytes; what a header claims proves nothing.</summary>
    private static string? TypeOf(ReadOnlySpan<byte> image) =>
        image.StartsWith(Jpeg) ? "image/jpeg" : image.StartsWith(Png) ? "image/png" : null;
}
