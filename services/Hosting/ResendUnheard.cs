using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Coop.Hosting;

/// <summary>
/// With the bus in memory, a killed process loses what was on it. So the start looks at everything that was sent within
/// the kept day, and what a subscriber of this process has no inbox row for is sent again.
/// </summary>
internal sealed class ResendUnheard(LocalServices services, IServiceScopeFactory scopes) : IHostedService
{
    private const int BatchSize = 5_000;

    private sealed record Sent(long Id, Guid MessageId, string Type);

    public async Task StartAsync(CancellationToken stopping)
    {
        foreach (var service in services.All)
        {
            await using var scope = scopes.CreateAsyncScope();
            var outbox = (CoopDb)scope.ServiceProvider.GetRequiredService(service.Db);
            for (long after = 0; ;)
            {
                var sent = await outbox.Outbox.AsNoTracking()
                    .Where(message => message.Id > after && message.SentAt != null)
                    .OrderBy(message => message.Id).Take(BatchSize)
                    .Select(message => new Sent(message.Id, message.MessageId, message.Type))
                    .ToListAsync(stopping);
                if (sent.Count == 0)
                    break;
                after = sent[^1].Id;
                var unheard = await Unheard(sent, scope.ServiceProvider, stopping);
                await outbox.Database.ExecuteSqlAsync($"UPDATE outbox SET sent_at = NULL WHERE id = ANY({unheard})", stopping);
            }
        }
    }

    private async Task<long[]> Unheard(List<Sent> sent, IServiceProvider scope, CancellationToken stopping)
    {
        var unheard = new HashSet<long>();
        foreach (var subscriber in services.All)
        {
            var due = sent.Where(message => News.Named(message.Type)?.Subscribers.Contains(subscriber.Name) == true).ToList();
            var ids = due.Select(message => message.MessageId).ToArray();
            var inbox = (CoopDb)scope.GetRequiredService(subscriber.Db);
            var heard = await inbox.Database
                .SqlQuery<Guid>($"""SELECT message_id AS "Value" FROM inbox WHERE message_id = ANY({ids})""")
                .ToListAsync(stopping);
            unheard.UnionWith(due.ExceptBy(heard, message => message.MessageId).Select(message => message.Id));
        }
        return [.. unheard];
    }

    public Task StopAsync(CancellationToken stopping) => Task.CompletedTask;
}
