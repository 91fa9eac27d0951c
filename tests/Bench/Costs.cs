using System.Globalization;
using Npgsql;

namespace Coop.Bench;

/// <summary>
/// What the machine has spent so far: CPU time of every process that takes part (from <c>/proc</c>), commits (from
/// <c>pg_stat_database</c>), write-ahead log, messages let in; and where the orders and books stand.
/// </summary>
internal sealed record Costs(
    IReadOnlyDictionary<string, double> CpuOf, IReadOnlyDictionary<string, long> CommitsOf, long WalBytes, long Messages,
    long Terminal, long Settled, long BalanceCents, long OutboxWaiting)
{
    /// <summary>Linux counts in hundredths of a second (USER_HZ).</summary>
    private const double MillisecondsATick = 10;

    /// <summary>PostgreSQL's backends tell their counts at most once a second.</summary>
    private static readonly TimeSpan UntilTold = TimeSpan.FromSeconds(2.5);

    private static readonly string[] Services = ["members", "pricing", "orders", "matching", "redistribution"];

    public double CpuMs => CpuOf.Values.Sum();
    public long Commits => CommitsOf.Values.Sum();

    public static async Task<Costs> Read(ServiceProcesses coop)
    {
        var cpu = CpuNow(coop, ParentOf(await Ask<int>(ServiceProcesses.Postgres, "SELECT pg_backend_pid()")));
        var wal = await Ask<long>(ServiceProcesses.Postgres, "SELECT (pg_current_wal_lsn() - '0/0')::bigint");
        await Task.Delay(UntilTold);
        var (messages, waiting) = (0L, 0L);
        var commits = new Dictionary<string, long>();
        foreach (var service in Services)
        {
            commits[service] = await Ask<long>(ServiceProcesses.Postgres, $"SELECT xact_commit FROM pg_stat_database WHERE datname = '{coop.Prefix}{service}'");
            messages += await Ask<long>(coop.Database(service), "SELECT count(*) FROM inbox");
            waiting += await Ask<long>(coop.Database(service), "SELECT count(*) FROM outbox WHERE sent_at IS NULL");
        }
        return new Costs(
            cpu, commits, wal, messages,
            await CountTerminal(coop),
            await CountSettled(coop),
            await Ask<long>(coop.Database("redistribution"), "SELECT coalesce(sum(debit_cents - credit_cents), 0)::bigint FROM lines"),
            waiting);
    }

    public static Task<long> CountTerminal(ServiceProcesses coop) =>
        Ask<long>(coop.Database("orders"), "SELECT count(*) FROM orders WHERE status = 'delivered'");

    public static Task<long> CountSettled(ServiceProcesses coop) =>
        Ask<long>(coop.Database("redistribution"), "SELECT count(*) FROM entries WHERE key LIKE 'ride:%'");

    /// <param name="postmaster">Of the server that is measured: the machine may run others.</param>
    private static Dictionary<string, double> CpuNow(ServiceProcesses coop, int postmaster)
    {
        var cpu = coop.Running.ToDictionary(process => process.Name, process => Ticks($"/proc/{process.Id}/stat") * MillisecondsATick);
        cpu["generator"] = Ticks("/proc/self/stat") * MillisecondsATick;
        var all = Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).ToList();
        cpu["rabbitmq"] = all.Where(folder => CommandOf(folder) == "beam.smp").Sum(folder => Ticks($"{folder}/stat")) * MillisecondsATick;
        cpu["postgres"] = (Ticks($"/proc/{postmaster}/stat")
            + all.Where(folder => ParentOf(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)) == postmaster).Sum(folder => Ticks($"{folder}/stat")))
            * MillisecondsATick;
        return cpu;
    }

    /// <summary>User and system time of a process and of its children that have ended.</summary>
    private static long Ticks(string stat) => FieldsOf(stat) is { Length: > 15 } fields ? fields[11..15].Sum(long.Parse) : 0;

    private static int ParentOf(int process) =>
        FieldsOf($"/proc/{process}/stat") is { Length: > 1 } fields ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;

    /// <summary>What follows the name; nothing once the process is gone.</summary>
    private static string[] FieldsOf(string stat)
    {
        try
        {
            var text = File.ReadAllText(stat);
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string CommandOf(string folder)
    {
        try
        {
            return File.ReadAllText($"{folder}/comm").Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task<T> Ask<T>(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
