using Coop.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coop.Members;

/// <summary>
/// Elected representatives say where riders talk among themselves, and riders read it. Coordinators and auditors have no
/// door to it, and every change is announced to all.
/// </summary>
public static class PublishRidersChannel
{
    public sealed record Request(string Link);

    public sealed record View(string Link, DateTimeOffset Since);

    private static readonly Dictionary<string, string> HasMoved = new()
    {
        ["en"] = "The riders' representatives have published where riders talk among themselves. Riders find the link in their app.",
        ["fr"] = "Les représentants des livreurs ont publié le lieu où les livreurs parlent entre eux. Les livreurs trouvent le lien dans leur application.",
    };

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapPut("/riders-channel", Publish).WithName("PublishRidersChannel").For(Role.Member);
        members.MapGet("/riders-channel", Read).WithName("ReadRidersChannel").For(Role.Rider);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Publish(
        Request request, HttpRequest http, Caller caller, MembersDb db, IOptions<KeySecret> secret, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (!RidersChannel.IsOutside(request.Link, http.Host.Host))
            return Problems.Invalid("link", "An https address that is not the co-op's own.");
        if (!await db.IsRepresentative(caller.Member, now, stopping))
            return Announce.NotElected;
        db.RidersChannels.Add(RidersChannel.Of(request.Link, caller.Member, now, secret.Value));
        db.Say(Voice.Representative, caller.Member, HasMoved, now);
        await db.SaveChangesAsync(stopping);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Read(
        MembersDb db, IOptions<KeySecret> secret, CancellationToken stopping) =>
        await db.RidersChannels.AsNoTracking().OrderByDescending(one => one.Since).FirstOrDefaultAsync(stopping) is { } channel
            ? TypedResults.Ok(new View(channel.Link(secret.Value), channel.Since))
            : Problems.NotFound();
}
