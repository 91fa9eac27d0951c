using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Coop.Members;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Coop.Hosting;

/// <summary>
/// Live news for whoever is signed in, as server-sent events. A phone that lost its connection says the last id it saw
/// (<c>Last-Event-ID</c>) and gets what it missed first. The line ends with what was shown to open it, so that whoever is signed
/// out or whose key is revoked hears no more; everybody else opens the next one with a new token.
/// </summary>
internal static class OpenStream
{
    private const int MostMissed = 500;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>News of another instance may bear an id of a little before it is told.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder v1, LocalServices services)
    {
        v1.MapGet("/stream", Handle).WithName("Stream").WithTags("Live").ForSignedIn().ForTills();
        if (services.Named(ServiceName.Matching) is not null)
            v1.MapGet("/stream/rider", Handle).WithTags("Live").ForSignedIn();
        if (services.Named(ServiceName.Orders) is not null)
            v1.MapGet("/stream/restaurant", Handle).WithTags("Live").ForSignedIn().ForTills();
    }

    private static async Task Handle(
        Caller caller, HttpContext http, StreamHub hub, LocalServices services, IHostApplicationLifetime program, TimeProvider clock)
    {
        // Timers go by a coarser clock than tokens do: a little later, so that the line does not end while the token still holds.
        var known = caller.KnownUntil - clock.GetUtcNow() + TimeSpan.FromMilliseconds(50);
        using var unknown = new CancellationTokenSource(known > TimeSpan.Zero ? known : TimeSpan.Zero, clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, program.ApplicationStopping, unknown.Token);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["X-Accel-Buffering"] = "no";

        // Listen first, then read what was missed: nothing can fall between, and what comes twice is told once.
        Guid[] audiences = caller.Is(Role.Restaurant) ? [caller.Id] : [caller.Id, StreamEvent.Everybody];
        using var listener = hub.Listen(audiences);
        var isBack = long.TryParse(http.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last);
        List<StreamEvent> missed = isBack ? await Missed(audiences, last, services, http.RequestServices, ended.Token) : [];

        // Whoever has heard nothing yet when the line ends must be able to say from where on: ids are numbered by time.
        long? begun = isBack ? null : StreamEvent.IdAt(clock.GetUtcNow() - Overlap);
        try
        {
            await http.Response.Body.FlushAsync(ended.Token);
            await SseFormatter.WriteAsync(All(begun, missed, listener, clock, ended.Token), http.Response.Body, Write, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The phone hung up, the program ends, or nobody knows any more who listens: there is nobody left to tell.
        }
    }

    private static async Task<List<StreamEvent>> Missed(
        Guid[] audiences, long last, LocalServices services, IServiceProvider scope, CancellationToken stopping)
    {
        var missed = new List<StreamEvent>();
        foreach (var service in services.All)
        {
            var db = (CoopDb)scope.GetRequiredService(service.Db);
            missed.AddRange(await db.Stream.AsNoTracking()
                .Where(news => audiences.Contains(news.Audience) && news.Id > last)
                .OrderBy(news => news.Id).Take(MostMissed).ToListAsync(stopping));
        }
        return [.. missed.OrderBy(news => news.Id)];
    }

    private static async IAsyncEnumerable<SseItem<StreamEvent?>> All(
        long? begun, List<StreamEvent> missed, StreamHub.Listener listener, TimeProvider clock, [EnumeratorCancellation] CancellationToken stopping)
    {
        if (begun is { } id)
            yield return new SseItem<StreamEvent?>(null, "ping") { EventId = id.ToString(CultureInfo.InvariantCulture) };
        var seen = missed.Select(news => (news.Id, news.Subject)).ToHashSet();
        foreach (var news in missed)
            yield return ItemOf(news);

        while (true)
        {
            // A comment now and then, so that proxies and phones know the line is alive.
            var waiting = listener.Waiting.Reader.WaitToReadAsync(stopping).AsTask();
            if (await Task.WhenAny(waiting, Task.Delay(KeepAlive, clock, stopping)) != waiting)
            {
                yield return new SseItem<StreamEvent?>(null, "ping");
                await waiting;
            }
            if (!await waiting)
                yield break;
            while (listener.Waiting.Reader.TryRead(out var news))
                if (!seen.Contains((news.Id, news.Subject)))
                    yield return ItemOf(news);
        }
    }

    private static SseItem<StreamEvent?> ItemOf(StreamEvent news) =>
        new(news, JsonNamingPolicy.KebabCaseLower.ConvertName(news.Kind.ToString()))
        {
            EventId = news.Id.ToString(CultureInfo.InvariantCulture),
        };

    private static void Write(SseItem<StreamEvent?> item, System.Buffers.IBufferWriter<byte> buffer)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (item.Data is { } news)
        {
            json.WriteString("id", news.Subject);
            json.WriteString("status", news.Status);
            json.WriteString("at", news.At);
        }
        json.WriteEndObject();
    }
}
