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
        var cpu = CpuNow(coop);
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

    private static Dictionary<string, double> CpuNow(ServiceProcesses coop)
    {
        var cpu = coop.Running.ToDictionary(process => process.Name, process => Ticks($"/proc/{process.Id}/stat") * MillisecondsATick);
        cpu["generator"] = Ticks("/proc/self/stat") * MillisecondsATick;
        foreach (var (name, command) in new[] { ("postgres", "postgres"), ("rabbitmq", "beam.smp") })
            cpu[name] = Directory.EnumerateDirectories("/proc")
                .Where(folder => int.TryParse(Path.GetFileName(folder), out _) && CommandOf(folder) == command)
                .Sum(folder => Ticks($"{folder}/stat")) * MillisecondsATick;
        return cpu;
    }

    /// <summary>User and system time of a process and of its children that have ended.</summary>
    private static long Ticks(string stat)
    {
        try
        {
            var fields = File.ReadAllText(stat);
            return fields[(fields.LastIndexOf(')') + 2)..].Split(' ')[11..15].Sum(long.Parse);
        }
        catch (IOException)
        {
            return 0;
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
