using Microsoft.EntityFrameworkCore;

namespace Coop.Hosting;

/// <summary>
/// A message that this service has handled. The row is saved with the changes the message made, so neither can exist
/// without the other; whoever comes second with the same message finds it and does nothing.
/// </summary>
public sealed class InboxMessage
{
    public required Guid MessageId { get; init; }
    public required string Endpoint { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }

    internal static void Map(ModelBuilder model) => model.Entity<InboxMessage>(message =>
    {
        message.ToTable("inbox").HasKey(m => new { m.MessageId, m.Endpoint });
        message.HasIndex(m => m.ReceivedAt);
    });
}

/// <summary>A door on the bus: what a service does when it hears <typeparamref name="TNews"/>.</summary>
/// <remarks>
/// It runs inside the transaction that remembers the message and must not save by itself: what it changes, publishes and
/// tells is saved with all the rest. News may come in any order.
/// </remarks>
public interface IHear<in TNews>
{
    Task Hear(TNews news, CancellationToken stopping);
}
