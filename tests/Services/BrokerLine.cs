using System.Net;
using System.Net.Sockets;

namespace Coop.Services;

/// <summary>
/// A line to the broker that a test can make silent: it still takes every call, and passes on nothing. What was said into
/// it meanwhile arrives once it speaks again, as with a network that was cut.
/// </summary>
internal sealed class BrokerLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource cut = new();
    private readonly Uri broker;
    private readonly Task taking;
    private volatile TaskCompletionSource speaks = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int calls;

    private BrokerLine(Uri broker)
    {
        this.broker = broker;
        speaks.SetResult();
        listener.Start();
        taking = Take();
    }

    public static BrokerLine To(string broker) => new(new Uri(broker));

    /// <summary>The broker's address by way of this line.</summary>
    public string Bus => new UriBuilder(broker) { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port }.Uri.ToString();

    /// <summary>How often somebody called, silent or not.</summary>
    public int Calls => Volatile.Read(ref calls);

    public void FallSilent() => speaks = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void SpeakAgain() => speaks.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await cut.CancelAsync();
        SpeakAgain();
        listener.Stop();
        await taking;
        cut.Dispose();
    }

    private async Task Take()
    {
        var held = new List<Task>();
        try
        {
            while (true)
            {
                var caller = await listener.AcceptTcpClientAsync(cut.Token);
                Interlocked.Increment(ref calls);
                held.Add(Hold(caller));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(held);
        }
    }

    private async Task Hold(TcpClient caller)
    {
        using var near = caller;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(broker.Host, broker.Port, cut.Token);
            await Task.WhenAny(PassOn(near.GetStream(), far.GetStream()), PassOn(far.GetStream(), near.GetStream()));
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or SocketException)
        {
            // One of the two hung up.
        }
    }

    private async Task PassOn(NetworkStream from, NetworkStream to)
    {
        try
        {
            var said = new byte[16 * 1024];
            while (await from.ReadAsync(said, cut.Token) is > 0 and var length)
            {
                await speaks.Task;
                await to.WriteAsync(said.AsMemory(0, length), cut.Token);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The other side of this call is over.
        }
    }
}
