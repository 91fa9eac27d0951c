using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Coop.Bench;

/// <summary>Restaurants that order at a steady rate and riders who take what they are offered, through the public API.</summary>
internal sealed class LifecycleRun(ServiceProcesses coop) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 400 }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentDictionary<Guid, long> placedAt = new();
    private long accepted;
    private volatile bool measured;

    public Times PlaceMs { get; } = new();
    public Times OfferSeenMs { get; } = new();
    public ConcurrentQueue<string> Failures { get; } = new();

    /// <summary>Orders that were taken with 201.</summary>
    public long Accepted => Interlocked.Read(ref accepted);

    public async Task OpenShifts()
    {
        foreach (var (rider, i) in coop.Riders.Select((rider, i) => (rider, i)))
        {
            await Ask(rider, HttpMethod.Post, coop.Matching, "/v1/shifts", new
            {
                vehicle = "bicycle", position = PlaceOf(i), displayName = $"Rider {i}",
            });
            var listening = new TaskCompletionSource();
            _ = Ride(rider, listening);
            await listening.Task;
        }
    }

    /// <summary>Starts a lifecycle at every tick, whether the ones before have ended or not.</summary>
    public async Task Drive(TimeSpan length, double perSecond, bool measured)
    {
        this.measured = measured;
        var start = Stopwatch.GetTimestamp();
        var orders = new List<Task>();
        for (var n = 0; n < length.TotalSeconds * perSecond; n++)
        {
            var wait = TimeSpan.FromSeconds(n / perSecond) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait);
            orders.Add(Order(n, start + (long)(n / perSecond * Stopwatch.Frequency)));
        }
        await Task.WhenAll(orders);
    }

    public void Dispose() => http.Dispose();

    private async Task Order(int n, long intendedAt)
    {
        var till = coop.Tills[n % coop.Tills.Count];
        try
        {
            var quote = await Ask(till, HttpMethod.Post, coop.Pricing, "/v1/quotes", new
            {
                pickup = PlaceOf(n % coop.Tills.Count), dropoff = PlaceOf((n * 7 % 40) + 3), grams = 1_000,
            });
            var id = Guid.CreateVersion7();
            placedAt[id] = intendedAt;
            await Ask(till, HttpMethod.Put, coop.Orders, $"/v1/orders/{id}", new
            {
                quote = quote.GetProperty("token").GetString(), dropoff = new { name = "Bea", phone = "+33600000000", instructions = "2nd floor" },
            });
            Interlocked.Increment(ref accepted);
            if (measured)
                PlaceMs.Add(intendedAt);
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException)
        {
            Failures.Enqueue(problem.Message);
        }
    }

    private async Task Ride(Signed rider, TaskCompletionSource listening)
    {
        try
        {
            using var request = rider.Request(HttpMethod.Get, new Uri(coop.Matching, "/v1/stream/rider"));
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            answer.EnsureSuccessStatusCode();
            listening.SetResult();
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(), Encoding.UTF8);
            var kind = "";
            while (await lines.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                    kind = line[7..];
                else if (kind == "offer" && line.StartsWith("data: ", StringComparison.Ordinal)
                    && JsonElement.Parse(line[6..]) is var news && news.GetProperty("status").GetString() == "open")
                    _ = Deliver(rider, news.GetProperty("id").GetGuid(), Stopwatch.GetTimestamp());
            }
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or OperationCanceledException)
        {
            listening.TrySetException(problem);
        }
    }

    private async Task Deliver(Signed rider, Guid offer, long seenAt)
    {
        try
        {
            var taken = await Ask(rider, HttpMethod.Post, coop.Matching, $"/v1/offers/{offer}/accept", new { });
            var rides = taken.GetProperty("rides").EnumerateArray().Select(ride => ride.GetProperty("id").GetGuid()).ToList();
            foreach (var ride in rides)
            {
                if (measured && placedAt.TryRemove(ride, out var intendedAt))
                    OfferSeenMs.Add(intendedAt, seenAt);
                await Step(rider, ride, "collect");
            }
            foreach (var ride in rides)
                await Step(rider, ride, "deliver");
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException)
        {
            Failures.Enqueue(problem.Message);
        }
    }

    private Task<JsonElement> Step(Signed rider, Guid ride, string step) => Ask(
        rider, HttpMethod.Post, coop.Matching, $"/v1/rides/{ride}/{step}",
        new { commandId = Guid.NewGuid(), occurredAt = TimeProvider.System.GetUtcNow() });

    private async Task<JsonElement> Ask(Signed who, HttpMethod method, Uri service, string path, object body)
    {
        using var request = who.Request(method, new Uri(service, path));
        request.Content = JsonContent.Create(body, options: Wire.Json);
        using var answer = await http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Some places within a kilometre or two of each other.</summary>
    private static object PlaceOf(int n) => new { lat = 45.75 + (n % 7 * 0.002), lng = 4.85 + (n / 7 % 7 * 0.002), address = $"Place {n}" };
}

/// <summary>Somebody's credential, a token or a till's key.</summary>
internal sealed record Signed(string? Token, string? ApiKey)
{
    public HttpRequestMessage Request(HttpMethod method, Uri to)
    {
        var request = new HttpRequestMessage(method, to);
        if (Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (ApiKey is not null)
            request.Headers.Add("X-Api-Key", ApiKey);
        return request;
    }
}
