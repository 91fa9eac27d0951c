using System.Net;
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

    /// <returns>Null for a key that nobody holds.</returns>
    public async Task<Till?> Find(string key, CancellationToken stopping)
    {
        if (known.Find(key) is { } till)
            return till;

        using var ask = new HttpRequestMessage(HttpMethod.Post, "/v1/sign-in/key");
        ask.Headers.TryAddWithoutValidation(SignedIn.ApiKeyHeader, key);
        using var answer = await peers.To(ServiceName.Members).SendAsync(ask, stopping);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
            return null;

        if (!answer.IsSuccessStatusCode)
            throw new PeerGone(ServiceName.Members);

        var owner = await answer.Content.ReadFromJsonAsync<Holder>(Wire.Json, stopping);
        var found = new Till(new Caller(owner!.Id, owner.Roles.ToHashSet()), owner.Scope);
        known.Keep(key, found, until: clock.GetUtcNow() + KeptFor);
        return found;
    }

    private sealed record Holder(Guid Id, IReadOnlyList<Role> Roles, KeyScope Scope);

    /// <summary>Whose key it is, and what it opens.</summary>
    internal sealed record Till(Caller Caller, KeyScope Scope);
}
