using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Coop.Members;

namespace Coop.Hosting;

/// <summary>
/// Asks Members whose API key it is, and keeps the answer for a minute: so long a revoked key may still work.
/// </summary>
internal sealed class ApiKeys(Peers peers, TimeProvider clock)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(60);

    private readonly Kept<Till> known = new(capacity: 10_000, clock);

    /// <param name="from">The address of who showed it, by which Members counts keys that nobody holds.</param>
    /// <returns>No till for a key that nobody holds; and how long whoever shows such keys has to wait, once there were too many.</returns>
    public async Task<(Till? Till, RetryConditionHeaderValue? Wait)> Find(string key, IPAddress? from, CancellationToken stopping)
    {
        if (known.Find(key) is { } till)
            return (till, null);

        using var ask = new HttpRequestMessage(HttpMethod.Post, "/v1/sign-in/key");
        ask.Headers.TryAddWithoutValidation(SignedIn.ApiKeyHeader, key);

        // In one process nobody reads it, since anyone could write it there; all tries then count as from one address.
        ask.Headers.TryAddWithoutValidation("X-Forwarded-For", from?.ToString());
        using var answer = await peers.To(ServiceName.Members).SendAsync(ask, stopping);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
            return default;

        if (answer is { StatusCode: HttpStatusCode.TooManyRequests, Headers.RetryAfter: { } wait })
            return (null, wait);

        if (!answer.IsSuccessStatusCode)
            throw new PeerGone(ServiceName.Members);

        var owner = await answer.Content.ReadFromJsonAsync<Holder>(Wire.Json, stopping);
        var found = new Till(new Caller(owner!.Id, owner.Roles.ToHashSet()) { KnownUntil = clock.GetUtcNow() + KeptFor }, owner.Scope);
        known.Keep(key, found, found.Caller.KnownUntil);
        return (found, null);
    }

    private sealed record Holder(Guid Id, IReadOnlyList<Role> Roles, KeyScope Scope);

    /// <summary>Whose key it is, and what it opens.</summary>
    internal sealed record Till(Caller Caller, KeyScope Scope);
}
