using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace Coop.Hosting;

/// <summary>A message that could not be handled, and why. <paramref name="Body"/> is what came, readable or not.</summary>
public sealed record DeadLetter(string Id, string? Type, string Because, string Body, DateTimeOffset? At);

/// <summary>Keeps, beside each service's queue, what it could not handle, until a coordinator has it tried again.</summary>
internal interface IKeepDeadLetters
{
    const int MostShown = 100;

    Task Put(string endpoint, Letter letter, Exception problem, CancellationToken stopping);
    Task<IReadOnlyList<DeadLetter>> Read(string endpoint, CancellationToken stopping);

    /// <returns>False when there is no such letter (any more).</returns>
    Task<bool> Replay(string endpoint, string id, CancellationToken stopping);
}

/// <summary>Dead letters in the broker's own queues, which the broker fills too when a letter exceeds its delivery limit.</summary>
internal sealed class RabbitDeadLetters(RabbitTopology topology, TimeProvider clock) : IKeepDeadLetters
{
    public async Task Put(string endpoint, Letter letter, Exception problem, CancellationToken stopping)
    {
        await using var connection = await topology.Connect("dead letters", stopping);
        await using var channel = await OpenConfirmed(connection, stopping);
        var properties = RabbitTopology.PropertiesOf(letter);
        properties.Headers = new Dictionary<string, object?>
        {
            ["because"] = $"{problem.GetType().Name}: {problem.Message}",
            ["at"] = clock.GetUtcNow().ToString("O"),
        };
        await channel.BasicPublishAsync(
            "", topology.DeadLetters(endpoint), mandatory: true, properties, RabbitTopology.BodyOf(letter), stopping);
    }

    public async Task<IReadOnlyList<DeadLetter>> Read(string endpoint, CancellationToken stopping)
    {
        // Taken without acknowledgement: closing the channel puts every one of them back.
        await using var connection = await topology.Connect("dead letters", stopping);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stopping);
        var letters = new List<DeadLetter>();
        while (letters.Count < IKeepDeadLetters.MostShown
               && await channel.BasicGetAsync(topology.DeadLetters(endpoint), autoAck: false, stopping) is { } got)
            letters.Add(DeadLetterOf(got));
        return letters;
    }

    public async Task<bool> Replay(string endpoint, string id, CancellationToken stopping)
    {
        await using var connection = await topology.Connect("dead letters", stopping);
        await using var channel = await OpenConfirmed(connection, stopping);
        while (await channel.BasicGetAsync(topology.DeadLetters(endpoint), autoAck: false, stopping) is { } got)
        {
            if (DeadLetterOf(got).Id != id)
                continue;
            // Back in its queue first, gone from here after: a crash between makes two of it, and the inbox lets one through.
            await channel.BasicPublishAsync("", topology.Queue(endpoint), mandatory: true,
                new BasicProperties(got.BasicProperties) { Headers = null }, got.Body, stopping);
            await channel.BasicAckAsync(got.DeliveryTag, multiple: false, stopping);
            return true;
        }
        return false;
    }

    private static Task<IChannel> OpenConfirmed(IConnection connection, CancellationToken stopping) =>
        connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), stopping);

    private static DeadLetter DeadLetterOf(BasicGetResult got)
    {
        var properties = got.BasicProperties;
        var body = Encoding.UTF8.GetString(got.Body.Span);
        return new DeadLetter(
            properties.MessageId ?? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(got.Body.Span))[..32],
            properties.Type,
            Header("because") ?? "the broker handed it out too often: nobody could read or handle it",
            body,
            DateTimeOffset.TryParse(Header("at"), out var at) ? at : null);

        string? Header(string name) =>
            properties.Headers?.TryGetValue(name, out var value) == true && value is byte[] text ? Encoding.UTF8.GetString(text) : null;
    }
}

/// <summary>
/// Dead letters of a bus in memory. They need no disk: at the next start whatever has no inbox row is sent again, fails
/// again and lies here again.
/// </summary>
internal sealed class MemoryDeadLetters(MassTransit.IBus bus, Bustle bustle, TimeProvider clock) : IKeepDeadLetters
{
    private readonly ConcurrentDictionary<(string Endpoint, string Id), (Letter Letter, DeadLetter Dead)> dead = new();

    public Task Put(string endpoint, Letter letter, Exception problem, CancellationToken stopping)
    {
        var id = letter.Id.ToString();
        dead[(endpoint, id)] = (letter, new DeadLetter(
            id, letter.Type, $"{problem.GetType().Name}: {problem.Message}", JsonSerializer.Serialize(letter, Wire.Json), clock.GetUtcNow()));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<DeadLetter>> Read(string endpoint, CancellationToken stopping) =>
        Task.FromResult<IReadOnlyList<DeadLetter>>([.. dead
            .Where(pair => pair.Key.Endpoint == endpoint)
            .Select(pair => pair.Value.Dead).OrderBy(letter => letter.At).Take(IKeepDeadLetters.MostShown)]);

    public async Task<bool> Replay(string endpoint, string id, CancellationToken stopping)
    {
        if (!dead.TryRemove((endpoint, id), out var pair))
            return false;
        var queue = await bus.GetSendEndpoint(new Uri($"queue:{endpoint}"));
        bustle.Begin();
        await queue.Send(pair.Letter, stopping);
        return true;
    }
}
