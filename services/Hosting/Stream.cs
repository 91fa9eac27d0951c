using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;

namespace Coop.Hosting;

/// <summary>What live news is about.</summary>
public enum StreamKind { Offer, Ride, Order, Announcement }

/// <summary>One piece of live news for one member or restaurant, or for everybody; kept a day, so that a phone that was away catches up.</summary>
public sealed class StreamEvent
{
    /// <summary>The audience of what is for all people of the co-op; restaurants, its customers, do not hear it.</summary>
    public static readonly Guid Everybody = Guid.Empty;

    /// <summary>Grows with time, across services and restarts: microseconds since 1970.</summary>
    public long Id { get; internal set; }

    public required Guid Audience { get; init; }
    public required StreamKind Kind { get; init; }
    public required Guid Subject { get; init; }
    public required string Status { get; init; }
    public DateTimeOffset At { get; internal set; }

    /// <summary>Below the ids of all that is told from then on.</summary>
    internal static long IdAt(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    internal static void Map(ModelBuilder model) => model.Entity<StreamEvent>(told =>
    {
        told.ToTable("stream").HasKey(t => new { t.Audience, t.Id, t.Subject });
        told.HasIndex(t => t.At);
    });
}

internal static class KeepNews
{
    /// <summary>So few go with what is saved anyway; more are worth a statement of their own.</summary>
    private const int AFew = 3;

    /// <summary>Keeps live news with what is about to be saved.</summary>
    public static async Task Keep(this CoopDb db, List<StreamEvent> news, CancellationToken stopping)
    {
        if (news.Count <= AFew || db.Database.CurrentTransaction is null)
        {
            db.Stream.AddRange(news);
            return;
        }
        Guid[] audiences = [.. news.Select(told => told.Audience)], subjects = [.. news.Select(told => told.Subject)];
        long[] ids = [.. news.Select(told => told.Id)];
        string[] kinds = [.. news.Select(told => JsonNamingPolicy.KebabCaseLower.ConvertName(told.Kind.ToString()))], statuses = [.. news.Select(told => told.Status)];
        DateTimeOffset[] at = [.. news.Select(told => told.At)];
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO stream (audience, id, subject, kind, status, at)
            SELECT * FROM unnest({audiences}, {ids}, {subjects}, {kinds}, {statuses}, {at})
            """, stopping);
    }
}

/// <summary>Hands live news to the people who listen at this process.</summary>
public sealed class StreamHub
{
    /// <summary>A listener that falls further behind is cut off, and catches up from the table when it comes back.</summary>
    private const int MostWaiting = 256;

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Listener, byte>> listeners = new();
    private long lastId;
    private long told;

    /// <summary>How many pieces of news were handed to listeners since the start.</summary>
    public long Told => Interlocked.Read(ref told);

    internal void Stamp(StreamEvent news, DateTimeOffset now)
    {
        if (news.Id != 0)
            return;
        var microseconds = StreamEvent.IdAt(now);
        long id, last;
        do
        {
            last = Interlocked.Read(ref lastId);
            id = Math.Max(last + 1, microseconds);
        }
        while (Interlocked.CompareExchange(ref lastId, id, last) != last);
        (news.Id, news.At) = (id, now);
    }

    internal void Push(StreamEvent news)
    {
        if (!listeners.TryGetValue(news.Audience, out var there))
            return;
        foreach (var listener in there.Keys)
        {
            if (listener.Waiting.Writer.TryWrite(news))
                Interlocked.Increment(ref told);
            else
                listener.Waiting.Writer.TryComplete();
        }
    }

    /// <summary>Listens to what is told to any of these.</summary>
    internal Listener Listen(Guid[] audiences)
    {
        var listener = new Listener(this, audiences);
        foreach (var audience in audiences)
            listeners.GetOrAdd(audience, _ => new())[listener] = 0;
        return listener;
    }

    internal sealed class Listener(StreamHub hub, Guid[] audiences) : IDisposable
    {
        public Channel<StreamEvent> Waiting { get; } = Channel.CreateBounded<StreamEvent>(MostWaiting);

        public void Dispose()
        {
            foreach (var audience in audiences)
                if (hub.listeners.TryGetValue(audience, out var there))
                    there.TryRemove(this, out _);
        }
    }
}
