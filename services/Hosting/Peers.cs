using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Coop.Hosting;

/// <summary>Another service of the co-op could not be asked. Whoever asked hears 503 and may try again.</summary>
public sealed class PeerGone(string service, Exception? inner = null)
    : Exception($"{service} cannot be asked at the moment.", inner);

/// <summary>
/// HTTP to the other services, at the addresses in <c>Services:Members</c> and so on; a service that lives in this very
/// process is reached at its own address. There are no rights of services: what is asked for somebody is asked with
/// their own credential.
/// </summary>
public sealed class Peers(IConfiguration configuration, LocalServices services, IServer server) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SocketsHttpHandler sockets = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };

    /// <summary>A client that fails with <see cref="PeerGone"/> when the service cannot be reached or is not well.</summary>
    public HttpClient To(string service) => new(new AskPeer(service, sockets), disposeHandler: false)
    {
        BaseAddress = AddressOf(service),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The same, asking for the caller of <paramref name="request"/>; at <paramref name="address"/>, where one instance of the service is meant.</summary>
    public HttpClient To(string service, HttpRequest request, Uri? address = null)
    {
        var client = To(service);
        client.BaseAddress = address ?? client.BaseAddress;
        foreach (var header in new[] { "Authorization", "X-Api-Key" })
            if (request.Headers.TryGetValue(header, out var value))
                client.DefaultRequestHeaders.TryAddWithoutValidation(header, value.ToString());
        return client;
    }

    /// <summary>What a service answers the caller of <paramref name="request"/> at <paramref name="path"/>.</summary>
    /// <exception cref="PeerGone">It cannot be asked, or does not answer that.</exception>
    public async Task<TAnswer> Ask<TAnswer>(string service, string path, HttpRequest request, CancellationToken stopping)
    {
        using var client = To(service, request);
        using var answer = await client.GetAsync(path, stopping);
        return answer.IsSuccessStatusCode && await answer.Content.ReadFromJsonAsync<TAnswer>(Wire.Json, stopping) is { } told
            ? told : throw new PeerGone(service);
    }

    private Uri AddressOf(string service)
    {
        var key = char.ToUpperInvariant(service[0]) + service[1..];
        if (configuration[$"Services:{key}"] is { Length: > 0 } address)
            return new Uri(address);
        if (services.Named(service) is null)
            throw new InvalidOperationException($"Services:{key} is not set: where is {service}?");
        var own = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new PeerGone(service);
        return new Uri(own.Replace("0.0.0.0", "127.0.0.1").Replace("[::]", "127.0.0.1").Replace("//+", "//127.0.0.1").Replace("//*", "//127.0.0.1"));
    }

    public void Dispose() => sockets.Dispose();

    private sealed class AskPeer(string service, HttpMessageHandler next) : DelegatingHandler(next)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stopping)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            patience.CancelAfter(Patience);
            try
            {
                var answer = await base.SendAsync(request, patience.Token);
                if ((int)answer.StatusCode < 500)
                {
                    await answer.Content.LoadIntoBufferAsync(patience.Token);
                    return answer;
                }
                answer.Dispose();
            }
            catch (HttpRequestException problem)
            {
                throw new PeerGone(service, problem);
            }
            catch (OperationCanceledException problem) when (!stopping.IsCancellationRequested)
            {
                throw new PeerGone(service, problem);
            }
            throw new PeerGone(service);
        }
    }
}
