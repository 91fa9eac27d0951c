using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Coop.Bench;

/// <summary>
/// Whole lifecycles (quote → order → offer → accepted → collected → delivered → settled) against separate service
/// processes on real servers, at a steady rate from the intended start (open loop). A run counts only if afterwards
/// accepted = terminal = settled, the books balance and no outbox or queue holds anything.
/// </summary>
internal static class Lifecycles
{
    private const int Riders = 80;
    private const int Restaurants = 20;
    /// <summary>Until the code has been compiled for speed; it is not measured. At half the rate, so that no queue grows.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Drain = TimeSpan.FromMinutes(2);

    public sealed record Result(
        double LifecyclesPerSecond, double PlaceMsP50, double PlaceMsP99, double OfferSeenMsP50, double OfferSeenMsP99,
        double CpuMs, double Commits, double WalKb, double Messages, long Accepted, long Terminal, long Settled, long BalanceCents);

    /// <param name="perSecond">Lifecycles begun a second.</param>
    public static async Task<int> Run(double minutes, double perSecond)
    {
        await using var coop = await ServiceProcesses.Start(Riders, Restaurants, Console.Error);
        using var run = new LifecycleRun(coop);
        await run.OpenShifts();
        await Console.Error.WriteLineAsync($"{Riders} riders on shift, {Restaurants} restaurants; {perSecond:0} lifecycles a second for {minutes:0.##} min; load {Load()}");
        await run.Drive(WarmUp, perSecond / 2, measured: false);
        await WaitForSettled(coop, run, 0);

        var before = await Costs.Read(coop);
        var start = Stopwatch.GetTimestamp();
        await run.Drive(TimeSpan.FromMinutes(minutes), perSecond, measured: true);
        var settledAll = await WaitForSettled(coop, run, before.Settled);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var after = await Costs.Read(coop);

        var done = after.Settled - before.Settled;
        var result = new Result(
            Round(done / seconds),
            run.PlaceMs.At(0.5), run.PlaceMs.At(0.99), run.OfferSeenMs.At(0.5), run.OfferSeenMs.At(0.99),
            Round((after.CpuMs - before.CpuMs) / done), Round((double)(after.Commits - before.Commits) / done),
            Round((after.WalBytes - before.WalBytes) / 1024.0 / done), Round((double)(after.Messages - before.Messages) / done),
            run.Accepted, after.Terminal, after.Settled, after.BalanceCents);
        await Console.Error.WriteLineAsync($"""
            {done} lifecycles in {seconds:0.0} s; load {Load()}
            CPU-ms a lifecycle: {string.Join(", ", after.CpuOf.Select(cpu => $"{cpu.Key} {(cpu.Value - before.CpuOf.GetValueOrDefault(cpu.Key)) / done:0.00}"))}
            commits a lifecycle: {string.Join(", ", after.CommitsOf.Select(of => $"{of.Key} {(of.Value - before.CommitsOf.GetValueOrDefault(of.Key)) / (double)done:0.00}"))}
            failures: {run.Failures.Count} {string.Join("; ", run.Failures.Take(3))}
            waiting afterwards: outboxes {after.OutboxWaiting}
            """);
        Console.WriteLine(JsonSerializer.Serialize(result, Wire.Json));
        var counts = settledAll && run.Accepted == after.Terminal && after.Terminal == after.Settled
            && after is { BalanceCents: 0, OutboxWaiting: 0 } && run.Failures.IsEmpty;
        return counts ? 0 : 1;
    }

    private static async Task<bool> WaitForSettled(ServiceProcesses coop, LifecycleRun run, long before)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Drain)
        {
            if (await Costs.CountSettled(coop) >= run.Accepted && await Costs.CountTerminal(coop) >= run.Accepted)
                return true;
            await Task.Delay(200);
        }
        await Console.Error.WriteLineAsync($"after {Drain} of waiting {run.Accepted - before} are not all settled");
        return false;
    }

    private static double Round(double value) => Math.Round(value, 2);

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}

/// <summary>Times in milliseconds, and their quantiles.</summary>
internal sealed class Times
{
    private readonly ConcurrentBag<double> all = [];

    public void Add(long from, long? to = null) =>
        all.Add(Stopwatch.GetElapsedTime(from, to ?? Stopwatch.GetTimestamp()).TotalMilliseconds);

    public double At(double quantile)
    {
        var sorted = all.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : Math.Round(sorted[(int)(quantile * (sorted.Length - 1))], 1);
    }
}
