using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Coop.Hosting;

/// <summary>
/// Sends what waits in the outbox. Several instances of a service may run it at once: each takes rows that no other has
/// locked. A crash after sending and before the commit sends a message twice, under the same id; the inbox of whoever
/// receives it lets only one through. A message with a due time is at most a heartbeat late.
/// </summary>
internal sealed class RelayOutbox<TDb>(TDb db, LocalServices services, ICarryNews carrier, Gathering gathering, TimeProvider clock)
    : IRunOnTheClock where TDb : CoopDb
{
    private const int BatchSize = 500;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        await gathering.Wait(stopping);
        while (await SendBatch(stopping) == BatchSize) { }
        return null;
    }

    private async Task<int> SendBatch(CancellationToken stopping)
    {
        // Marked and sent in one transaction: what the broker did not confirm is rolled back and waits again.
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        var now = clock.GetUtcNow();
        var batch = await db.Outbox
            .FromSql($"""
                UPDATE outbox SET sent_at = {now} WHERE id IN (
                    SELECT id FROM outbox WHERE sent_at IS NULL AND due_at <= {now}
                    ORDER BY id LIMIT {BatchSize} FOR UPDATE SKIP LOCKED)
                RETURNING *
                """)
            .AsNoTracking()
            .ToListAsync(stopping);
        if (batch.Count > 0)
        {
            var source = "/" + services.Of<TDb>().Name;
            await carrier.Carry([.. batch.OrderBy(m => m.Id).Select(m => LetterOf(m, source))], stopping);
            await transaction.CommitAsync(stopping);
        }
        return batch.Count;
    }

    private static Letter LetterOf(OutboxMessage message, string source) => new()
    {
        Id = message.MessageId,
        Type = message.Type,
        Source = source,
        TraceParent = message.TraceParent,
        Data = JsonElement.Parse(message.Body),
    };
}
