using MassTransit;
using Microsoft.Extensions.Configuration;
using RabbitMQ.Client;

namespace Coop.Hosting;

/// <summary>Takes letters from an outbox to the queues of all their subscribers.</summary>
internal interface ICarryNews
{
    /// <summary>Returns once every letter is safe with the bus, or fails.</summary>
    Task Carry(IReadOnlyList<Letter> letters, CancellationToken stopping);

    /// <summary>A subscriber of this process is done with so many letters.</summary>
    void Arrived(int letters);
}

/// <summary>
/// Carries letters to RabbitMQ. All confirms of a batch are awaited together, which is what makes it fast; news with
/// subscribers is mandatory, so that the broker returns what no queue would take.
/// </summary>
internal sealed class RabbitCarrier(
    RabbitTopology topology, LocalServices services, Bustle bustle, IConfiguration configuration) : ICarryNews, IAsyncDisposable
{
    /// <summary>A broker that is silent for longer is taken for gone: the letters wait in the outbox and are tried again.</summary>
    private readonly TimeSpan patience = TimeSpan.FromSeconds(configuration.GetValue("Bus:PatienceSeconds", 10.0));

    private readonly SemaphoreSlim one = new(1);
    private IConnection? connection;
    private IChannel? channel;

    public async Task Carry(IReadOnlyList<Letter> letters, CancellationToken stopping)
    {
        await one.WaitAsync(stopping);
        try
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            silence.CancelAfter(patience);
            var open = await Open(silence.Token);
            var confirms = new List<Task>(letters.Count);
            foreach (var letter in letters)
                confirms.Add(open.BasicPublishAsync(
                    topology.Exchange, letter.Type, mandatory: News.Named(letter.Type) is { Subscribers.Count: > 0 },
                    RabbitTopology.PropertiesOf(letter), RabbitTopology.BodyOf(letter), silence.Token).AsTask());
            bustle.Begin(letters.Sum(letter => services.SubscribersOf(letter.Type).Count()));
            await Task.WhenAll(confirms).WaitAsync(silence.Token);
        }
        catch (Exception problem)
        {
            await Close();
            if (problem is OperationCanceledException && !stopping.IsCancellationRequested)
                throw new TimeoutException($"The broker has been silent for {patience.TotalSeconds} s.", problem);
            throw;
        }
        finally
        {
            one.Release();
        }
    }

    public void Arrived(int letters) => bustle.End(letters);

    private async Task<IChannel> Open(CancellationToken stopping)
    {
        if (channel is { IsOpen: true } && connection is { IsOpen: true })
            return channel;

        await Close();
        connection = await topology.Connect("relay", stopping);
        channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), stopping);
        await topology.Declare(channel, stopping);
        return channel;
    }

    private async Task Close()
    {
        var old = connection;
        (connection, channel) = (null, null);
        if (old is not null)
            await old.CloseAsync(Constants.ReplySuccess, "", patience, abort: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        one.Dispose();
    }
}

/// <summary>Carries letters inside this process, to those subscribers that live in it.</summary>
internal sealed class MemoryCarrier(IBusControl bus, LocalServices services, Bustle bustle) : ICarryNews
{
    public async Task Carry(IReadOnlyList<Letter> letters, CancellationToken stopping)
    {
        // What is sent before the queues stand is gone without a sound, until the next start.
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, stopping);
        foreach (var letter in letters)
        foreach (var subscriber in services.SubscribersOf(letter.Type))
        {
            var queue = await bus.GetSendEndpoint(new Uri($"queue:{subscriber.Name}"));
            bustle.Begin();
            await queue.Send(letter, context => context.MessageId = letter.Id, stopping);
        }
    }

    public void Arrived(int letters) => bustle.End(letters);
}
