using System.Globalization;
using Coop.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Coop.Matching;

/// <summary>
/// Word of what has changed, between instances of Matching: who saved something and does not hold every zone says which
/// rides and shifts, after the commit and in a breath of its own, and the holders read them. What is missed is found at
/// the next whole look.
/// </summary>
public sealed partial class ListenToZones(
    IConfiguration configuration, TownState town, Bells bells, TimeProvider clock, ILogger<ListenToZones> log) : BackgroundService
{
    internal const string Channel = "open_zones";

    /// <summary>A word about nothing in particular: somebody lets go of a zone that another can take.</summary>
    internal static readonly string LookAgain = Guid.Empty.ToString("N");

    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        // With the bus in memory there is one instance of everything.
        if (configuration.GetConnectionString("Bus") is null)
            return;
        var text = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString(MatchingService.It.ConnectionName)) { Pooling = false, KeepAlive = 10 };
        while (!stopping.IsCancellationRequested)
            try
            {
                await using var line = new NpgsqlConnection(text.ConnectionString);
                line.Notification += (_, said) =>
                {
                    town.Hear(said.Payload.Split(',').Select(id => Guid.ParseExact(id, "N")));
                    bells.Ring<OfferRides>([]);
                };
                await line.OpenAsync(stopping);
                await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", line))
                    await listen.ExecuteNonQueryAsync(stopping);
                while (true)
                    await line.WaitAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                CannotListen(problem);
                await Task.Delay(AfterTrouble, clock, stopping);
            }
    }

    [LoggerMessage(LogLevel.Warning, "Word from other instances cannot be heard; their changes are found at the next whole look.")]
    private partial void CannotListen(Exception problem);
}

internal static class TellZones
{
    /// <summary>A notification holds 8,000 bytes.</summary>
    private const int IdsAtOnce = 200;

    /// <summary>Says to the holders of other zones what has changed. Not within a transaction: such word is given under a lock that all share.</summary>
    public static async Task PassOn(this MatchingDb db, IReadOnlyCollection<Guid> about, CancellationToken stopping)
    {
        foreach (var some in about.Chunk(IdsAtOnce))
        {
            var word = string.Join(',', some.Select(id => id.ToString("N", CultureInfo.InvariantCulture)));
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({ListenToZones.Channel}, {word})", stopping);
        }
    }
}
