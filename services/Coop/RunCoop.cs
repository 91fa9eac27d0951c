namespace Coop;

/// <summary>The co-op itself, empty but for its founding, until somebody stops it.</summary>
internal static class RunCoop
{
    public static async Task<int> Run(Setting setting, CancellationToken stopping)
    {
        await using var coop = await OpenCoop.Open(setting, stopping);
        await OpenCoop.WaitForFounding(setting, stopping);
        await setting.Progress.WriteLineAsync($"""
            The co-op is open at {coop.Address}  (the API to read: {coop.Address}docs)
            The first sign-ins: {setting.SignIns}
            Ctrl-C closes it.
            """);
        await Stay(coop, stopping);
        return 0;
    }

    /// <summary>Stays open until the program is told to stop.</summary>
    public static async Task Stay(OpenCoop coop, CancellationToken stopping)
    {
        var stopped = new TaskCompletionSource();
        await using var told = stopping.Register(() => stopped.TrySetResult());
        await using var ended = coop.App.Lifetime.ApplicationStopping.Register(() => stopped.TrySetResult());
        await stopped.Task;
    }
}
