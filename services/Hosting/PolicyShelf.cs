using System.Collections.Concurrent;
using System.Text.Json;
using Coop.Members;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Coop.Hosting;

/// <summary>
/// The adopted rules at hand, so that not every quote and every offer asks the database for them. All versions lie here that
/// Members signed and nobody refused, and the instant chooses, so a rule that was adopted a second before it takes effect
/// takes effect in time.
/// </summary>
internal sealed partial class PolicyShelf(PublishedKeys keys, TimeProvider clock, ILogger<PolicyShelf> log)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>Whoever floods the bus with forged rules does not fill the memory; what is let go of is worked out again.</summary>
    private const int MostSeen = 10_000;

    private readonly ConcurrentDictionary<Type, (long ReadAt, IReadOnlyList<PolicyRecord> Records)> shelves = new();
    private readonly ConcurrentDictionary<(string Hash, Type Content), object> read = new();
    private readonly ConcurrentDictionary<(string Payload, string Signature), bool> seen = new();

    public async ValueTask<IReadOnlyList<PolicyRecord>> In(CoopDb db, CancellationToken stopping)
    {
        if (shelves.TryGetValue(db.GetType(), out var shelf) && shelf.Records.Count > 0
            && clock.GetElapsedTime(shelf.ReadAt) < Fresh)
            return shelf.Records;
        var readAt = clock.GetTimestamp();
        var records = await db.Policies.AsNoTracking()
            .Where(policy => !db.RefusedPolicies.Any(no => no.Kind == policy.Kind && no.Version == policy.Version))
            .ToListAsync(stopping);
        var adopted = new List<PolicyRecord>(records.Count);
        foreach (var record in records)
            if (await IsAdopted(record, stopping))
                adopted.Add(record);
        shelves[db.GetType()] = (readAt, adopted);
        return adopted;
    }

    /// <summary>Whether Members signed this rule, text and all; a signature is checked once.</summary>
    /// <exception cref="PeerGone">Members' keys are not at hand and cannot be asked for.</exception>
    public async ValueTask<bool> IsAdopted(PolicyRecord policy, CancellationToken stopping)
    {
        if (policy.Signature is not { Length: > 0 } signature)
            return true;
        if (PolicyRecord.HashOf(policy.Content) != policy.Hash)
            return false;
        var payload = SignedAdoption.Payload(policy);
        if (seen.TryGetValue((payload, signature), out var known))
            return known;
        var signed = await keys.Open(signature, SignedAdoption.Typ, stopping);
        var isAdopted = signed?.GetRawText() == payload;
        if (!isAdopted)
            NotAdopted(policy.Kind, policy.Version);
        if (seen.Count >= MostSeen)
            seen.Clear();
        return seen[(payload, signature)] = isAdopted;
    }

    public TContent Content<TContent>(PolicyRecord record) where TContent : class =>
        (TContent)read.GetOrAdd((record.Hash, typeof(TContent)), _ =>
            JsonSerializer.Deserialize<TContent>(record.Content, Wire.Json)
            ?? throw new JsonException($"{record.Kind} {record.Version} says nothing."));

    [LoggerMessage(LogLevel.Error, "A {Kind} {Version} came up that Members never signed as adopted. It has no effect; who put it there?")]
    private partial void NotAdopted(PolicyKind kind, int version);
}
