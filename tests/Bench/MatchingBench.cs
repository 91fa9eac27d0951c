using System.Globalization;
using Coop.Dispatch;

namespace Coop.Bench;

/// <summary>
/// <c>matching PATH… [--csv FILE] [--policy NAME] [--solution DIR] [--together N]</c>: plays days through the engine and
/// prints a line each, then the means. N days at a time: then times are not worth measuring.
/// </summary>
internal static class MatchingBench
{
    public static int Run(string[] options)
    {
        var (paths, named) = Options.Split(options);
        var days = MatchingDay.ReadAll(paths);
        if (days.Count == 0)
            throw new ArgumentException("There is no day at these paths.");
        var policy = NamedPolicies.Named(named.GetValueOrDefault("--policy", "rolling"));
        var together = int.Parse(named.GetValueOrDefault("--together", "1"));
        if (together == 1)
            Play(days[0], policy);   // warms up the code: a co-op's day does not begin with compiling it
        var figures = new DayFigures[days.Count];
        var cycles = new List<(long Bytes, int Offers)>[days.Count];
        Parallel.For(0, days.Count, new ParallelOptions { MaxDegreeOfParallelism = together }, i =>
        {
            var (run, cpu) = Play(days[i], policy);
            figures[i] = DayFigures.Of(days[i], run, cpu);
            cycles[i] = run.CycleAllocations;
            if (named.TryGetValue("--solution", out var folder))
                SolutionFiles.Write(days[i], run, Path.Combine(folder, days[i].Name));
        });
        string[] lines = [DayFigures.Header, .. figures.Select(one => one.Line), DayFigures.MeanOf(figures).Line];
        foreach (var line in lines)
            Console.WriteLine(line);
        if (named.TryGetValue("--csv", out var csv))
            File.WriteAllLines(csv, lines);
        Console.Error.WriteLine(AllocatedIn([.. cycles.SelectMany(one => one)]));
        return 0;
    }

    /// <summary>What cycles took from the heap. A day begins with an empty zone, which still grows to its size.</summary>
    private static string AllocatedIn(List<(long Bytes, int Offers)> cycles)
    {
        var (quiet, offering) = (cycles.FindAll(one => one.Offers == 0), cycles.FindAll(one => one.Offers > 0));
        return string.Create(CultureInfo.InvariantCulture, $"""
            allocated by {quiet.Count} cycles that offered nothing: nothing by {quiet.Count(one => one.Bytes == 0)}, {quiet.Sum(one => one.Bytes) / Math.Max(1, quiet.Count)} bytes in the mean;
            by the {offering.Count} others: {offering.Sum(one => one.Bytes) / Math.Max(1, offering.Sum(one => one.Offers))} bytes an offer
            """);
    }

    private static (DayRun Run, double CpuSeconds) Play(MatchingDay day, DispatchPolicy policy)
    {
        var before = Environment.CpuUsage.TotalTime;
        var run = new DayRun(day, policy).Play(TimeProvider.System);
        return (run, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }
}
