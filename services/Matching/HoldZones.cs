using Coop.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Matching;

/// <summary>
/// Which zones this instance plans. A zone is held by a lock on a line of its own to the database, so that it is free the
/// moment the instance dies; the row that names the holder is read again, under lock, in every transaction that offers,
/// so that who has lost the zone and does not know it yet can offer nothing.
/// </summary>
public sealed class HoldZones(IConfiguration configuration, IServer server, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Names the zones among PostgreSQL's advisory locks of this database.</summary>
    private const int Zone = 0x5A0E;

    private static readonly TimeSpan BetweenProofs = TimeSpan.FromSeconds(2);

    private readonly Guid me = Guid.CreateVersion7(clock.GetUtcNow());
    private readonly SemaphoreSlim turn = new(1);
    private volatile IReadOnlySet<string> held = new HashSet<string>();
    private NpgsqlConnection? line;
    private string? said;
    private long provenAt;

    public bool Holds(string zone) => held.Contains(zone);

    /// <summary>Takes what nobody else holds of these zones, and finds out whether it still has the others.</summary>
    /// <returns>The zones that are this instance's.</returns>
    public async Task<IReadOnlySet<string>> Hold(IReadOnlyCollection<string> zones, CancellationToken stopping)
    {
        if (line is not null && clock.GetElapsedTime(provenAt) < BetweenProofs && held.SetEquals(zones))
            return held;
        await turn.WaitAsync(stopping);
        try
        {
            await Prove(stopping);
            var mine = held.ToHashSet();
            foreach (var lapsed in held.Except(zones))
                if (await Ask($"SELECT pg_advisory_unlock({Zone}, hashtext($1))", stopping, lapsed))
                    mine.Remove(lapsed);
            foreach (var free in zones.Except(held))
                if (await Ask($"SELECT pg_try_advisory_lock({Zone}, hashtext($1))", stopping, free))
                    mine.Add(free);

            // Where it listens is known only once it does, which may be after it took its first zone.
            if (Address() is var address && (address != said || !mine.SetEquals(held)))
                foreach (var zone in mine)
                    await Ask("""
                        INSERT INTO zone_holders (zone, holder, address, since) VALUES ($1, $2, $3, $4) ON CONFLICT (zone)
                        DO UPDATE SET holder = excluded.holder, address = excluded.address, since = excluded.since RETURNING true
                        """, stopping, zone, me, said = address, clock.GetUtcNow());
            provenAt = clock.GetTimestamp();
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

    private async Task Prove(CancellationToken stopping)
    {
        try
        {
            if (line is not null)
                await Ask("SELECT true", stopping);
        }
        catch (Exception gone) when (gone is NpgsqlException or InvalidOperationException)
        {
            // A line that broke unnoticed, while it was only kept alive, says that it is not open.
            await LetGo();
        }
        if (line is not null)
            return;
        var text = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString(MatchingService.It.ConnectionName)) { Pooling = false, KeepAlive = 5 };
        var opened = new NpgsqlConnection(text.ConnectionString);
        await opened.OpenAsync(stopping);
        line = opened;
    }

    private async Task<bool> Ask(string question, CancellationToken stopping, params object[] with)
    {
        await using var command = new NpgsqlCommand(question, line);
        foreach (var value in with)
            command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(stopping) is true;
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
