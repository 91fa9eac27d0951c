using Coop.Members;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Coop.Hosting;

/// <summary>What a coordinator does when something got stuck: looks at dead letters, has one tried again, has sent news sent again.</summary>
internal static class Operate
{
    public sealed record Resent(int Messages);

    public static void Map(IEndpointRouteBuilder v1, Service service)
    {
        var ops = v1.MapGroup($"/ops/{service.Name}").WithTags("Operations").WithMetadata(service);
        ops.MapGet("/dead-letters", (IKeepDeadLetters letters, CancellationToken stopping) => ReadDeadLetters(service, letters, stopping))
            .WithName($"ReadDeadLettersOf{service.ConnectionName}").For(Role.Coordinator).ShowsEverybody();
        ops.MapPost("/dead-letters/{id}/replay",
                (string id, IKeepDeadLetters letters, CancellationToken stopping) => ReplayDeadLetter(service, id, letters, stopping))
            .WithName($"ReplayDeadLetterOf{service.ConnectionName}").For(Role.Coordinator);
        ops.MapPost("/outbox/replay",
                (DateTimeOffset since, HttpContext http, CancellationToken stopping) => ReplayOutbox(service, since, http, stopping))
            .WithName($"ReplayOutboxOf{service.ConnectionName}").For(Role.Coordinator);
        ProveChains.Map(ops, service);
    }

    private static async Task<Ok<Page<DeadLetter>>> ReadDeadLetters(
        Service service, IKeepDeadLetters letters, CancellationToken stopping) =>
        TypedResults.Ok(new Page<DeadLetter>(await letters.Read(service.Name, stopping), null));

    private static async Task<Results<NoContent, ProblemHttpResult>> ReplayDeadLetter(
        Service service, string id, IKeepDeadLetters letters, CancellationToken stopping) =>
        await letters.Replay(service.Name, id, stopping) ? TypedResults.NoContent() : Problems.NotFound();

    /// <summary>Marks what was sent since then as unsent. Receivers that handled it let it through without effect.</summary>
    private static async Task<Ok<Resent>> ReplayOutbox(
        Service service, DateTimeOffset since, HttpContext http, CancellationToken stopping)
    {
        var db = (CoopDb)http.RequestServices.GetRequiredService(service.Db);
        var messages = await db.Database.ExecuteSqlAsync(
            $"UPDATE outbox SET sent_at = NULL WHERE sent_at >= {since.ToUniversalTime()}", stopping);
        http.RequestServices.GetRequiredService<Bells>().Of(typeof(RelayOutbox<>).MakeGenericType(service.Db)).Ring();
        return TypedResults.Ok(new Resent(messages));
    }
}
