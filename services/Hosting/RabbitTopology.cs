using System.Text.Json;
using Microsoft.Extensions.Configuration;
using RabbitMQ.Client;

namespace Coop.Hosting;

/// <summary>
/// What stands on the broker: one exchange for all news, one quorum queue a service, and beside each its dead letters.
/// A confirmed message that no queue was bound for is lost without a sound, and <c>mandatory</c> shows only that nobody
/// was bound; so every process declares the queues of all subscribers before it publishes anything.
/// </summary>
internal sealed class RabbitTopology(IConfiguration configuration)
{
    /// <summary>How often the broker hands out a letter again before it puts it with the dead. Said here since 3.10 has no limit and 4.x another.</summary>
    public const int DeliveryLimit = 20;

    private readonly string prefix = configuration["Bus:Prefix"] ?? "";

    public string Exchange => prefix + "coop.news";
    public string Queue(string service) => prefix + service;
    public string DeadLetters(string service) => $"{prefix}{service}-dead";

    public Uri Broker { get; } = new(configuration.GetConnectionString("Bus")
        ?? throw new InvalidOperationException("ConnectionStrings:Bus is not set: where is the broker?"));

    public Task<IConnection> Connect(string purpose, CancellationToken stopping) => new ConnectionFactory
    {
        Uri = Broker,
        ClientProvidedName = $"coop {purpose}",
        // Whoever holds the connection opens a new one and declares all queues again: the broker may have lost them.
        AutomaticRecoveryEnabled = false,
        RequestedHeartbeat = TimeSpan.FromSeconds(10),
    }.CreateConnectionAsync(stopping);

    public async Task Declare(IChannel channel, CancellationToken stopping)
    {
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Direct, durable: true, cancellationToken: stopping);
        foreach (var service in News.All.SelectMany(kind => kind.Subscribers).Distinct())
        {
            await channel.QueueDeclareAsync(DeadLetters(service), durable: true, exclusive: false, autoDelete: false,
                new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: stopping);
            await channel.QueueDeclareAsync(Queue(service), durable: true, exclusive: false, autoDelete: false,
                Arguments(service), cancellationToken: stopping);
        }
        foreach (var kind in News.All)
        foreach (var service in kind.Subscribers)
            await channel.QueueBindAsync(Queue(service), Exchange, kind.WireName, cancellationToken: stopping);
    }

    public Dictionary<string, object?> Arguments(string service) => new()
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = DeliveryLimit,
        ["x-dead-letter-exchange"] = "",
        ["x-dead-letter-routing-key"] = DeadLetters(service),
    };

    public static BasicProperties PropertiesOf(Letter letter) => new()
    {
        MessageId = letter.Id.ToString(),
        Type = letter.Type,
        ContentType = "application/json",
        DeliveryMode = DeliveryModes.Persistent,
    };

    public static byte[] BodyOf(Letter letter) => JsonSerializer.SerializeToUtf8Bytes(letter, Wire.Json);
}
