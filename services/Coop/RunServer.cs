using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Coop;

/// <summary>
/// Runs the server for as long as this program lives. A small shell holds a pipe from us: when the pipe closes, because
/// we are done or because we were killed, it stops the server cleanly. It stands apart from the terminal's Ctrl-C, so
/// that the services finish before their database goes.
/// </summary>
internal sealed class RunServer : IAsyncDisposable
{
    private readonly Process? watch;
    private readonly IReadOnlyList<string> stop;

    private RunServer(Process? watch, IReadOnlyList<string> stop) => (this.watch, this.stop) = (watch, stop);

    public static async Task<(RunServer Server, string Host, int Port)> Start(
        Postgres postgres, RunAsServer account, string cluster, CancellationToken stopping)
    {
        await StopStray(postgres, account, cluster, stopping);
        var bySocket = postgres.Image is null && !OperatingSystem.IsWindows();
        var (host, port) = bySocket ? (await ServerSettings.SocketFolder(account, cluster, stopping), 5432) : ("127.0.0.1", ServerSettings.FreePort());
        ServerSettings.Write(cluster, bySocket, host, postgres.Image is null ? port : 5432, postgres.Image is null ? "127.0.0.1" : "*");

        for (var attempt = 1; ; attempt++)
        {
            var (server, why) = await TryStart(postgres, account, cluster, port, stopping);
            if (server is not null)
                return (server, host, port);
            // The workers of a killed server leave by themselves, within moments.
            if (attempt == 20 || !why.Contains("still in use", StringComparison.Ordinal))
                throw new ColdStart($"{postgres} did not start on {cluster}: {why}");
            await Task.Delay(500, stopping);
        }
    }

    private static async Task<(RunServer?, string Why)> TryStart(
        Postgres postgres, RunAsServer account, string cluster, int port, CancellationToken stopping)
    {
        var log = Path.Combine(cluster, "server.log");
        if (File.Exists(log))
            File.Move(log, $"{log}.before", overwrite: true);
        IReadOnlyList<string> start = postgres.Image is null
            ? [postgres.Program("pg_ctl"), "start", "-s", "-w", "-t", "600", "-D", cluster, "-l", log]
            : ["docker", "run", "--rm", "-d", "--name", Name(cluster), "--stop-signal", "SIGINT", "-p", $"127.0.0.1:{port}:5432",
                .. MakeCluster.Container(account, cluster, "postgres"), postgres.Image, "-D", cluster];
        var stop = StopCommand(postgres, cluster);
        if (OperatingSystem.IsWindows())
        {
            var started = await RunCommand.Run(start, stopping, TimeSpan.FromMinutes(10));
            return started.Good ? (new RunServer(null, stop), "") : (null, started.Why);
        }

        var script = $"exec 2>&1; trap '' INT HUP TERM PIPE; {InShell(start)} || exit 1; echo started; read end; {InShell(stop)}";
        var watch = RunCommand.Begin(postgres.Image is null ? account.Command("/bin/sh", "-c", script) : ["/bin/sh", "-c", script])
            ?? throw new ColdStart("There is no /bin/sh on this machine.");
        var server = new RunServer(watch, []);
        var said = new StringBuilder();
        while (await watch.StandardOutput.ReadLineAsync(stopping) is { } line)
        {
            if (line == "started")
                return (server, "");
            said.Append(line).Append(' ');
        }
        await server.DisposeAsync();
        return (null, said + (File.Exists(log) ? string.Join(" | ", File.ReadLines(log).TakeLast(4)) : ""));
    }

    // A server that outlived its program is ours to stop. A process number of another life that now belongs to
    // someone else is not: its file goes, or PostgreSQL would refuse to start beside a stranger.
    public static async Task StopStray(Postgres postgres, RunAsServer account, string cluster, CancellationToken stopping)
    {
        var file = Path.Combine(cluster, "postmaster.pid");
        if (!File.Exists(file) || !int.TryParse(File.ReadLines(file).FirstOrDefault(), out var pid))
            return;
        if (postgres.Image is null && OperatingSystem.IsLinux() && !IsOurs(pid, cluster))
            File.Delete(file);
        else
            await RunCommand.Run(postgres.Image is null ? account.Command(StopCommand(postgres, cluster)) : StopCommand(postgres, cluster), stopping);
    }

    /// <summary>Whether a server still works on the cluster, such as one that is just stopping.</summary>
    public static bool IsRunning(string cluster)
    {
        var file = Path.Combine(cluster, "postmaster.pid");
        return File.Exists(file) && int.TryParse(File.ReadLines(file).FirstOrDefault(), out var pid) && IsOurs(pid, cluster);
    }

    private static bool IsOurs(int pid, string cluster)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains(cluster);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IReadOnlyList<string> StopCommand(Postgres postgres, string cluster) => postgres.Image is null
        ? [postgres.Program("pg_ctl"), "stop", "-s", "-w", "-t", "60", "-m", "fast", "-D", cluster]
        : ["docker", "stop", "-t", "60", Name(cluster)];

    /// <summary>Stops the server as PostgreSQL calls it fast: no new work, what runs is rolled back, all is written down.</summary>
    public async ValueTask DisposeAsync()
    {
        if (watch is null)
        {
            await RunCommand.Run(stop, CancellationToken.None);
            return;
        }
        watch.StandardInput.Close();
        await watch.WaitForExitAsync();
        watch.Dispose();
    }

    public static string Name(string cluster) => $"coop-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cluster)))[..12]}";

    private static string InShell(IEnumerable<string> command) => string.Join(' ', command.Select(RunAsServer.Quoted));
}
