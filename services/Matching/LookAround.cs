using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Matching;

/// <summary>What stands in the database of rides and riders: of those that word was left of, or of all.</summary>
/// <param name="AskedBefore">Who said no to a ride of these, or nothing, or gave it back, and when.</param>
internal sealed record Look(
    bool IsPaused, IReadOnlyList<RideHere> Rides, IReadOnlyList<RiderSeen> Riders,
    IReadOnlyList<(RideId Ride, ShiftId Rider, DateTimeOffset AnsweredAt)> AskedBefore);

/// <summary>
/// Reads what planning needs to know, in one question: the rides that wait, the riders on shift with what they are on,
/// who was asked before. It is read every few moments, so it takes columns and no more.
/// </summary>
internal static class LookAround
{
    private const string Paused = "SELECT kind FROM decisions WHERE kind IN ('pause', 'resume') ORDER BY seq DESC LIMIT 1";

    private const string Rides = """
        SELECT id, restaurant_id, (pickup->>'lat')::float8, (pickup->>'lng')::float8, (dropoff->>'lat')::float8, (dropoff->>'lng')::float8,
            grams, vehicle, placed_at, ready_at, seconds,
            (SELECT coalesce(sum((line->>'cents')::bigint), 0)::bigint FROM jsonb_array_elements(price->'lines') line WHERE line->>'payee' = 'riders')
        FROM rides WHERE status = 'searching' AND ($1 OR id = ANY($2))
        """;

    // What a rider is on, or has ridden last: the newest of their offers that was not refused.
    private const string Riders = """
        SELECT s.id, s.zone, s.vehicle, s.limits, s.ticket, s.until, s.must_end, s.started_at, s.breaks, s.riders_part_cents,
            o.status, o.free_at, o.ended_at,
            ((CASE r.status WHEN 'returning' THEN r.pickup ELSE r.dropoff END)->>'lat')::float8,
            ((CASE r.status WHEN 'returning' THEN r.pickup ELSE r.dropoff END)->>'lng')::float8
        FROM shifts s
        LEFT JOIN LATERAL (
            SELECT * FROM offers WHERE shift_id = s.id AND status IN ('open', 'accepted', 'done') ORDER BY shown_at DESC LIMIT 1) o ON true
        LEFT JOIN rides r ON r.id = o.ride_ids[cardinality(o.ride_ids)]
        WHERE s.status = 'on' AND NOT s.ends_with_ride AND ($1 OR s.id = ANY($2))
        """;

    // Who gives back one ride of several keeps the offer; the ride's clock alone knows of it.
    private const string AskedBefore = """
        SELECT ride_id, shift_id, answered_at FROM offers, unnest(ride_ids) ride_id
        WHERE status IN ('declined', 'expired', 'released') AND answered_at > $3 AND ($1 OR ride_id = ANY($2))
        UNION ALL
        SELECT ride_id, shift_id, at FROM clock_events
        WHERE kind = 'given-up' AND at > $3 AND ($1 OR ride_id = ANY($2))
        """;

    extension(MatchingDb db)
    {
        /// <param name="about">Ids of rides and shifts; null for all there are.</param>
        public async Task<Look> Look(MatchingPolicy policy, IReadOnlyCollection<Guid>? about, DateTimeOffset now, CancellationToken stopping)
        {
            await db.Database.OpenConnectionAsync(stopping);
            try
            {
                await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
                foreach (var question in (string[])[Paused, Rides, Riders, AskedBefore])
                {
                    var command = new NpgsqlBatchCommand(question);
                    if (question != Paused)
                        command.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = about is null }, new() { Value = about?.ToArray() ?? [] } });
                    if (question == AskedBefore)
                        command.Parameters.Add(new() { Value = now.AddSeconds(-policy.AskAgainAfterSeconds) });
                    batch.BatchCommands.Add(command);
                }
                await using var rows = await batch.ExecuteReaderAsync(stopping);
                var isPaused = await rows.ReadAsync(stopping) && rows.GetString(0) == "pause";
                var rides = await All(rows, row => RideOf(row, policy), stopping);
                var riders = await All(rows, row => RiderOf(row, now), stopping);
                var asked = await All(rows, row => (new RideId(row.GetGuid(0)), new ShiftId(row.GetGuid(1)), row.GetFieldValue<DateTimeOffset>(2)), stopping);
                return new Look(isPaused, rides, riders, asked);
            }
            finally
            {
                await db.Database.CloseConnectionAsync();
            }
        }

        /// <summary>Whether a coordinator stopped the offering, and nobody has taken it up again.</summary>
        public async Task<bool> IsServicePaused(CancellationToken stopping) => await db.Decisions
            .Where(decision => decision.Kind == DecisionKind.Pause || decision.Kind == DecisionKind.Resume)
            .OrderByDescending(decision => decision.Seq)
            .Select(decision => decision.Kind)
            .FirstOrDefaultAsync(stopping) == DecisionKind.Pause;
    }

    private static async Task<List<T>> All<T>(NpgsqlDataReader rows, Func<NpgsqlDataReader, T> read, CancellationToken stopping)
    {
        await rows.NextResultAsync(stopping);
        var all = new List<T>();
        while (await rows.ReadAsync(stopping))
            all.Add(read(rows));
        return all;
    }

    private static RideHere RideOf(NpgsqlDataReader row, MatchingPolicy policy)
    {
        var readyAt = row.GetFieldValue<DateTimeOffset>(9);
        return new RideHere(
            new(row.GetGuid(0)), new(row.GetGuid(1)), new(row.GetDouble(2), row.GetDouble(3)), new(row.GetDouble(4), row.GetDouble(5)),
            row.GetInt32(6), row.IsDBNull(7) ? null : VehicleOf(row.GetString(7)), new Money(row.GetInt64(11)),
            row.GetFieldValue<DateTimeOffset>(8), readyAt,
            readyAt.AddSeconds(row.GetInt32(10) + policy.Dispatch.PickupSeconds + policy.Dispatch.DropoffSeconds));
    }

    private static RiderSeen RiderOf(NpgsqlDataReader row, DateTimeOffset now)
    {
        var isBusy = !row.IsDBNull(10) && row.GetString(10) != "done";
        var end = Json<WorkEndAt>(row, 6);
        var breaks = Json<ShiftBreak[]>(row, 8) ?? [];
        var worked = now - row.GetFieldValue<DateTimeOffset>(7)
            - breaks.Aggregate(TimeSpan.Zero, (sum, pause) => sum + (pause.To - pause.From));
        var rider = new RiderHere(
            new(row.GetGuid(0)), VehicleOf(row.GetString(2)), Json<OwnLimits>(row, 3)!, row.GetInt64(4), Instant(row, 5), end,
            isBusy ? Instant(row, 11) : null, row.IsDBNull(13) ? Nowhere : new Place(row.GetDouble(13), row.GetDouble(14)),
            new Money(row.GetInt64(9)), (long)worked.TotalSeconds);
        return new RiderSeen(row.GetString(1), rider, Instant(row, 12), breaks.Length == 0 ? null : breaks[^1].To);
    }

    /// <summary>Who has not ridden in this shift.</summary>
    public static readonly Place Nowhere = new(0, 0);

    private static DateTimeOffset? Instant(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static T? Json<T>(NpgsqlDataReader row, int column) where T : class =>
        row.IsDBNull(column) || row.GetString(column) is "null" or "[]" ? null : JsonSerializer.Deserialize<T>(row.GetString(column), Wire.Json);

    private static Vehicle VehicleOf(string word) => Enum.Parse<Vehicle>(word.Replace("-", ""), ignoreCase: true);
}
