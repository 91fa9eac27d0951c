using System.Diagnostics;

namespace Coop.Services;

/// <summary>
/// A PostgreSQL, a RabbitMQ or a ClamAV that a test may stop in its midst: a private one, which no other test uses.
/// </summary>
internal sealed class Servers : IAsyncDisposable
{
    private static readonly string Script = Path.GetFullPath(Path.Combine(Source.Folder(), "../servers"));
    private readonly string folder = Directory.CreateTempSubdirectory("coop-bad-day-").FullName;

    public string Postgres { get; private set; } = CoopFixture.Postgres;
    public string Bus { get; private set; } = CoopFixture.Bus;

    /// <summary>As the setting <c>Scanner</c> wants it; nothing unless it was started.</summary>
    public string? Scanner { get; private set; }

    /// <param name="which"><c>postgres</c>, <c>bus</c> or <c>scanner</c>; the others stay everybody's.</param>
    public static async Task<Servers> Start(string which)
    {
        var servers = new Servers();
        await servers.Say("new");
        await servers.Say("start", which);
        var lines = (await servers.Say("env")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (which == "postgres")
            servers.Postgres = Value(lines, "COOP_POSTGRES");
        else if (which == "bus")
            servers.Bus = Value(lines, "COOP_BUS");
        else
            servers.Scanner = Value(lines, "COOP_SCANNER");
        return servers;
    }

    public Task Stop(string which) => Say("stop", which);

    public Task StartAgain(string which) => Say("start", which);

    public async ValueTask DisposeAsync()
    {
        await Say("stop", "all");
        Directory.Delete(folder, recursive: true);
    }

    private static string Value(string[] lines, string name) =>
        lines.Single(line => line.StartsWith($"export {name}=", StringComparison.Ordinal)).Split('=', 2)[1].Trim('\'');

    private async Task<string> Say(params string[] words)
    {
        // The servers it starts inherit its pipes: what it says is read from a file, so that nobody waits for their end.
        var said = Path.Combine(folder, "said");
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"\"$@\" >'{said}' 2>&1", "servers", Script, .. words, folder]);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        var text = await File.ReadAllTextAsync(said);
        Assert.True(process.ExitCode == 0, $"tests/servers {string.Join(' ', words)}: {text}");
        return text;
    }
}

/// <summary>Where the sources of these tests lie.</summary>
internal static class Source
{
    public static string Folder([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
