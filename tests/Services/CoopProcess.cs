using System.Diagnostics;
using System.Text;

namespace Coop.Services;

/// <summary>The real program, as people run it: a process of its own on a folder of its own, that can be killed.</summary>
internal sealed class CoopProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly StringBuilder said = new();
    private readonly TaskCompletionSource<Uri> open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CoopProcess(Process process) => this.process = process;

    public int ExitCode => process.ExitCode;

    /// <summary>What it said on standard output.</summary>
    public string Out { get; private set; } = "";

    /// <summary>What it complained of on standard error.</summary>
    public string Error { get { lock (said) return said.ToString(); } }

    public static CoopProcess Start(string? founding, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Coop.dll"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        if (founding is not null)
            start.Environment["Founding"] = founding;
        var coop = new CoopProcess(Process.Start(start)!);
        coop.process.OutputDataReceived += (_, line) => coop.Hear(line.Data, isError: false);
        coop.process.ErrorDataReceived += (_, line) => coop.Hear(line.Data, isError: true);
        coop.process.BeginOutputReadLine();
        coop.process.BeginErrorReadLine();
        return coop;
    }

    /// <summary>Where it answers, as it says itself once it is open.</summary>
    public async Task<Uri> Opened()
    {
        var ended = process.WaitForExitAsync();
        Assert.True(await Task.WhenAny(open.Task, ended).WaitAsync(Patience) == open.Task, $"The program ended: {Error}");
        return await open.Task;
    }

    /// <summary>As a power cut would: nothing in it gets to say goodbye.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async Task<int> Ended()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    private void Hear(string? line, bool isError)
    {
        if (line is null)
            return;
        lock (said)
        {
            if (isError)
                said.AppendLine(line);
            else
                Out += line + "\n";
        }
        if (line.Split("open at ") is [_, var address])
            open.TrySetResult(new Uri(address.Split(' ')[0]));
    }
}
