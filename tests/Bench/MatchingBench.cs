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
        Parallel.For(0, days.Count, new ParallelOptions { MaxDegreeOfParallelism = together }, i =>
        {
            var (run, cpu) = Play(days[i], policy);
            figures[i] = DayFigures.Of(days[i], run, cpu);
            if (named.TryGetValue("--solution", out var folder))
                SolutionFiles.Write(days[i], run, Path.Combine(folder, days[i].Name));
        });
        string[] lines = [DayFigures.Header, .. figures.Select(one => one.Line), DayFigures.MeanOf(figures).Line];
        foreach (var line in lines)
            Console.WriteLine(line);
        if (named.TryGetValue("--csv", out var csv))
            File.WriteAllLines(csv, lines);
        return 0;
    }

    private static (DayRun Run, double CpuSeconds) Play(MatchingDay day, DispatchPolicy policy)
    {
        var before = Environment.CpuUsage.TotalTime;
        var run = new DayRun(day, policy).Play(TimeProvider.System);
        return (run, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }
}
