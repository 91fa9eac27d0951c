using System.Diagnostics;

namespace Coop.Services;

/// <summary>
/// A second instance of Redistribution, as it is run beside others: a process of its own on the databases of an open co-op,
/// that can be killed in the midst of what it writes and started again.
/// </summary>
internal sealed class BooksProcess(CoopFixture coop) : IAsyncDisposable
{
    private Process? process;
    private volatile Uri? address;

    /// <summary>Where it answers; null while it is down.</summary>
    public Uri? Address => address;

    public async Task Start()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(here.Parent!.Parent!.FullName, "Redistribution", here.Name, "Coop.Redistribution.dll");
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(program) };
        var settings = coop.Services.GetRequiredService<IConfiguration>();
        foreach (var key in (string[])["ConnectionStrings:Redistribution", "ConnectionStrings:RedistributionOwner", "ConnectionStrings:Bus", "Bus:Prefix", "Keys:Secret"])
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = settings[key];
        start.Environment["Services__Members"] = coop.Address.ToString();
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        var (said, opened) = (new List<string>(), new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously));
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
                return;
            lock (said)
                said.Add(line.Data);
            if (line.Data.Split("Now listening on: ") is [_, var rest, ..])
                opened.TrySetResult(new Uri(rest.Split('"')[0]));
        };
        process.BeginOutputReadLine();
        var isOpen = await Task.WhenAny(opened.Task, process.WaitForExitAsync(), Task.Delay(TimeSpan.FromMinutes(1))) == opened.Task;
        if (!isOpen)
            await Kill();
        Assert.True(isOpen, string.Join('\n', said));
        address = await opened.Task;
    }

    /// <summary>SIGKILL: nothing in it gets to say goodbye.</summary>
    public async Task Kill()
    {
        address = null;
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await Kill();
    }
}
