using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Coop.Hosting;

/// <summary>
/// The adopted rules at hand, so that not every quote and every offer asks the database for them. All versions lie here that
/// were not refused, and the instant chooses, so a rule that was adopted a second before it takes effect takes effect in time.
/// </summary>
internal sealed class PolicyShelf(TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Type, (long ReadAt, IReadOnlyList<PolicyRecord> Records)> shelves = new();
    private readonly ConcurrentDictionary<(string Hash, Type Content), object> read = new();

    public async ValueTask<IReadOnlyList<PolicyRecord>> In(CoopDb db, CancellationToken stopping)
    {
        if (shelves.TryGetValue(db.GetType(), out var shelf) && shelf.Records.Count > 0
            && clock.GetElapsedTime(shelf.ReadAt) < Fresh)
            return shelf.Records;
        var readAt = clock.GetTimestamp();
        var records = await db.Policies.AsNoTracking()
            .Where(policy => !db.RefusedPolicies.Any(no => no.Kind == policy.Kind && no.Version == policy.Version))
            .ToListAsync(stopping);
        shelves[db.GetType()] = (readAt, records);
        return records;
    }

    public TContent Content<TContent>(PolicyRecord record) where TContent : class =>
        (TContent)read.GetOrAdd((record.Hash, typeof(TContent)), _ =>
            JsonSerializer.Deserialize<TContent>(record.Content, Wire.Json)
            ?? throw new JsonException($"{record.Kind} {record.Version} says nothing."));
}
