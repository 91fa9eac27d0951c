using System.ComponentModel;
using System.Diagnostics;

namespace Coop;

/// <summary>How a command ended: its exit code (127: there is no such command) and what it said.</summary>
internal sealed record Outcome(int Code, string Out, string Error)
{
    public bool Good => Code == 0;

    /// <summary>The last lines it said, for an error that a person reads.</summary>
    public string Why => string.Join(" | ", $"{Out}\n{Error}"
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(3));
}

/// <summary>Runs a command of the machine to its end.</summary>
internal static class RunCommand
{
    public static async Task<Outcome> Run(
        IReadOnlyList<string> command, CancellationToken stopping, TimeSpan? limit = null, string? folder = null, string? input = null)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        deadline.CancelAfter(limit ?? TimeSpan.FromMinutes(2));
        using var process = Begin(command, folder);
        if (process is null)
            return new Outcome(127, "", $"{command[0]}: not found");
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var said = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var complained = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new Outcome(process.ExitCode, await said, await complained);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return new Outcome(124, "", $"{command[0]}: no answer in time");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Starts a command with its three streams held by this program; null when there is no such command.</summary>
    public static Process? Begin(IReadOnlyList<string> command, string? folder = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder ?? (OperatingSystem.IsWindows() ? "" : "/"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Where a command lies on the PATH, or null.</summary>
    public static string? Find(string command) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, command))
        .SelectMany(path => OperatingSystem.IsWindows() ? new[] { $"{path}.exe", $"{path}.cmd" } : [path])
        .FirstOrDefault(File.Exists);
}
