using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Coop.Hosting;

/// <summary>
/// A message that was saved with the change it tells of. It stays a day after it was sent, so that a lost broker, or a
/// killed process with its bus in memory, is cured by sending it again; receivers let each message through once.
/// </summary>
public sealed class OutboxMessage
{
    public long Id { get; private set; }
    public Guid MessageId { get; internal set; }
    public required string Type { get; init; }
    public required string Body { get; init; }
    public string? TraceParent { get; init; }
    public DateTimeOffset DueAt { get; internal set; }
    public DateTimeOffset? SentAt { get; private set; }

    internal static OutboxMessage Of(object news, DateTimeOffset? dueAt) => new()
    {
        Type = News.Of(news.GetType()).WireName,
        Body = JsonSerializer.Serialize(news, news.GetType(), Wire.Json),
        TraceParent = Activity.Current?.Id,
        DueAt = dueAt ?? default,
    };

    internal static void Map(ModelBuilder model) => model.Entity<OutboxMessage>(message =>
    {
        message.ToTable("outbox");
        message.Property(m => m.Id).UseIdentityByDefaultColumn();
        message.HasIndex(m => m.Id).HasFilter("sent_at IS NULL").HasDatabaseName("outbox_waiting");
        message.HasIndex(m => m.SentAt).HasDatabaseName("outbox_sent");
    });
}

/// <summary>A message as it travels: a CloudEvents 1.0 envelope in JSON, readable without our code.</summary>
public sealed record Letter
{
    public string SpecVersion { get; init; } = "1.0";
    public required Guid Id { get; init; }

    /// <summary>The wire name, such as <c>orders.placed.v1</c>.</summary>
    public required string Type { get; init; }

    public required string Source { get; init; }
    public string? TraceParent { get; init; }
    public required JsonElement Data { get; init; }

    /// <summary>How often it was replayed from the dead letters; for the log alone.</summary>
    public int Replays { get; init; }
}
