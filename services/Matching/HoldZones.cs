using Coop.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Matching;

/// <summary>
/// Which zones this instance plans. A zone is held by a lock on a line of its own to the database, so that it is free the
/// moment the instance dies; the row that names the holder is read again, under lock, in every transaction that offers,
/// so that who has lost the zone and does not know it yet can offer nothing. Each instance takes its part of the zones
/// and leaves the rest, as many as are there: who came first hands over what is more.
/// </summary>
public sealed class HoldZones(IConfiguration configuration, IServer server, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Names the zones among PostgreSQL's advisory locks of this database.</summary>
    private const int Zone = 0x5A0E;

    /// <summary>Every instance has this lock, which all can have at once: so they are counted.</summary>
    private const int Present = 0x5A0F;

    private static readonly TimeSpan BetweenProofs = TimeSpan.FromSeconds(2);

    private readonly Guid me = Guid.CreateVersion7(clock.GetUtcNow());
    private readonly SemaphoreSlim turn = new(1);
    private volatile IReadOnlySet<string> held = new HashSet<string>();
    private NpgsqlConnection? line;
    private string? said;
    private IReadOnlyCollection<string> shared = [];
    private bool hasItsPart;
    private long provenAt;

    public bool Holds(string zone) => held.Contains(zone);

    /// <summary>Takes its part of these zones as far as nobody else holds it, and finds out whether it still has what it had.</summary>
    /// <returns>The zones that are this instance's.</returns>
    public async Task<IReadOnlySet<string>> Hold(IReadOnlyCollection<string> zones, CancellationToken stopping)
    {
        if (hasItsPart && line is not null && clock.GetElapsedTime(provenAt) < BetweenProofs && shared.SequenceEqual(zones))
            return held;
        await turn.WaitAsync(stopping);
        try
        {
            var part = PartOf(zones.Count, await Count(stopping));
            var mine = held.ToHashSet();
            var kept = zones.Where(held.Contains).Take(part).ToList();
            foreach (var given in held.Except(kept))
                if (await Ask<bool>($"SELECT pg_advisory_unlock({Zone}, hashtext($1))", stopping, given))
                    mine.Remove(given);
            foreach (var free in zones.Except(held))
                if (mine.Count < part && await Ask<bool>($"SELECT pg_try_advisory_lock({Zone}, hashtext($1))", stopping, free))
                    mine.Add(free);
            if (kept.Count < held.Count)
                await Ask<object>($"SELECT pg_notify('{ListenToZones.Channel}', '{ListenToZones.LookAgain}')", stopping);

            // Where it listens is known only once it does, which may be after it took its first zone.
            if (Address() is var address && (address != said || !mine.SetEquals(held)))
                foreach (var zone in mine)
                    await Ask<bool>("""
                        INSERT INTO zone_holders (zone, holder, address, since) VALUES ($1, $2, $3, $4) ON CONFLICT (zone)
                        DO UPDATE SET holder = excluded.holder, address = excluded.address, since = excluded.since RETURNING true
                        """, stopping, zone, me, said = address, clock.GetUtcNow());
            (provenAt, shared, hasItsPart) = (clock.GetTimestamp(), [.. zones], mine.Count == part);
            return held = mine;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Whether these zones are this instance's, until the transaction ends: whoever takes one over waits for it.</summary>
    public async Task<bool> HoldsStill(MatchingDb db, IReadOnlyCollection<string> zones, CancellationToken stopping)
    {
        var names = zones.ToArray();
        var mine = await db.Database.SqlQuery<string>($"""
            SELECT zone AS "Value" FROM zone_holders WHERE zone = ANY({names}) AND holder = {me} ORDER BY zone FOR SHARE
            """).ToListAsync(stopping);
        return mine.Count == zones.Count;
    }

    /// <summary>How many zones one of so many instances holds: all of them are held if each holds that many.</summary>
    public static int PartOf(int zones, int instances) => (zones + Math.Max(1, instances) - 1) / Math.Max(1, instances);

    /// <summary>Proves that the line stands, or opens another, and counts the instances that are there.</summary>
    private async Task<int> Count(CancellationToken stopping)
    {
        const string others = """
            SELECT count(DISTINCT pid)::int FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;
        try
        {
            if (line is not null)
                return await Ask<int>(others, stopping, Present);
        }
        catch (Exception gone) when (gone is NpgsqlException or InvalidOperationException)
        {
            // A line that broke unnoticed, while it was only kept alive, says that it is not open.
            await LetGo();
        }
        var text = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString(MatchingService.It.ConnectionName)) { Pooling = false, KeepAlive = 5 };
        var opened = new NpgsqlConnection(text.ConnectionString);
        await opened.OpenAsync(stopping);
        line = opened;
        await Ask<object>($"SELECT pg_advisory_lock_shared({Present}, 0)", stopping);
        return await Ask<int>(others, stopping, Present);
    }

    private async Task<T?> Ask<T>(string question, CancellationToken stopping, params object[] with)
    {
        await using var command = new NpgsqlCommand(question, line);
        foreach (var value in with)
            command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(stopping) is T answer ? answer : default;
    }

    /// <summary>Gives up what it holds, to find out anew what it can hold.</summary>
    public async Task LetGo()
    {
        held = new HashSet<string>();
        if (line is not null)
            await line.DisposeAsync();
        line = null;
    }

    /// <summary>Where other instances reach this one.</summary>
    private string Address()
    {
        var own = configuration["Matching:Address"] ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        var host = System.Net.Dns.GetHostName();
        return own.Replace("0.0.0.0", host).Replace("[::]", host).Replace("//+", "//" + host).Replace("//*", "//" + host);
    }

    public async ValueTask DisposeAsync()
    {
        await LetGo();
        turn.Dispose();
    }
}
