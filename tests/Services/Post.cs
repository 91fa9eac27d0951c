using System.Text.Json;
using Coop.Hosting;
using Microsoft.EntityFrameworkCore;
using RabbitMQ.Client;

namespace Coop.Services;

/// <summary>Puts letters straight on the queues of an open co-op, past all its outboxes, as a broker that repeats itself would.</summary>
internal sealed class Post : IAsyncDisposable
{
    private readonly string prefix;
    private readonly IConnection connection;
    private readonly IChannel channel;
    private readonly HashSet<(string Service, Guid Letter)> put = [];

    private Post(string prefix, IConnection connection, IChannel channel) =>
        (this.prefix, this.connection, this.channel) = (prefix, connection, channel);

    public static async Task<Post> Open(CoopFixture coop)
    {
        var configuration = coop.Services.GetRequiredService<IConfiguration>();
        var broker = new ConnectionFactory { Uri = new Uri(configuration.GetConnectionString("Bus")!) };
        var connection = await broker.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        return new Post(configuration["Bus:Prefix"]!, connection, channel);
    }

    public Task Put(string service, Letter letter)
    {
        put.Add((service, letter.Id));
        return Put(service, JsonSerializer.SerializeToUtf8Bytes(letter, Wire.Json), letter.Id.ToString());
    }

    public async Task Put(string service, byte[] body, string? messageId = null) => await channel.BasicPublishAsync(
        "", prefix + service, mandatory: true, new BasicProperties { MessageId = messageId, Persistent = true, ContentType = "application/json" }, body);

    /// <summary>Every letter that the co-op ever sent, with those that must hear it.</summary>
    public static async Task<List<(string Service, Letter Letter)>> Sent(CoopFixture coop)
    {
        var letters = new List<(string, Letter)>();
        await using var scope = coop.Services.CreateAsyncScope();
        foreach (var service in OpenCoop.Services)
        {
            var db = (CoopDb)scope.ServiceProvider.GetRequiredService(service.Db);
            foreach (var message in await db.Outbox.AsNoTracking().ToListAsync())
            foreach (var subscriber in News.Named(message.Type)!.Subscribers)
                letters.Add((subscriber, new Letter
                {
                    Id = message.MessageId, Type = message.Type, Source = "/" + service.Name, TraceParent = message.TraceParent,
                    Data = JsonElement.Parse(message.Body),
                }));
        }
        return letters;
    }

    public static Letter Write(object news) => new()
    {
        Id = Guid.NewGuid(), Type = News.Of(news.GetType()).WireName, Source = "/test",
        Data = JsonSerializer.SerializeToElement(news, news.GetType(), Wire.Json),
    };

    /// <summary>
    /// Waits until one service has taken in every letter put here, also one that had to be tried again, and all that lay in
    /// its queue before: this, and then a letter that means nothing to it.
    /// </summary>
    public async Task TakenIn(CoopFixture coop, string service)
    {
        await Put(service, Write(new Matching.ShiftStarted(new(Guid.NewGuid()), new(Guid.NewGuid()), Vehicle.Bicycle, TimeProvider.System.GetUtcNow())));
        var ids = put.Where(one => one.Service == service).Select(one => $"'{one.Letter}'").ToList();
        await Eventually.Is(
            () => Tables.Number(coop, service, $"SELECT count(*) FROM inbox WHERE message_id IN ({string.Join(',', ids)})"),
            heard => heard == ids.Count);
        await Eventually.Is(async () => (await channel.QueueDeclarePassiveAsync(prefix + service)).MessageCount, left => left == 0);
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }
}
