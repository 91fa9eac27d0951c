using System.Globalization;

namespace Coop.Bench;

/// <summary><c>whatif DAY --policy A --policy B</c>: the same day under two policies side by side, as members would want it before a vote.</summary>
internal static class WhatIf
{
    public static int Run(string[] options)
    {
        var names = options.Index().Where(one => one.Index > 0 && options[one.Index - 1] == "--policy").Select(one => one.Item).ToList();
        var paths = options.Index().Where(one => one.Item != "--policy" && (one.Index == 0 || options[one.Index - 1] != "--policy")).Select(one => one.Item);
        if (names.Count != 2)
            throw new ArgumentException("whatif compares two policies.");
        foreach (var day in MatchingDay.ReadAll(paths))
        {
            Console.WriteLine($"{day.Name,-50}{names[0],14}{names[1],14}");
            foreach (var (what, first, second) in Compare(day, names[0], names[1]))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-50}{first,14:0.00}{second,14:0.00}"));
        }
        return 0;
    }

    /// <summary>What the day comes to under each of two policies, line by line.</summary>
    internal static IEnumerable<(string What, double First, double Second)> Compare(MatchingDay day, string first, string second) =>
        Under(day, first).Zip(Under(day, second), (one, other) => (one.What, one.Value, other.Value));

    private static List<(string What, double Value)> Under(MatchingDay day, string policy) =>
        Told(day, new DayRun(day, NamedPolicies.Named(policy)).Play(TimeProvider.System));

    private static List<(string What, double Value)> Told(MatchingDay day, DayRun run)
    {
        var figures = DayFigures.Of(day, run, cpuSeconds: 0);
        var hours = day.Couriers.Select(courier => (courier.OffAt - courier.OnAt) / 3600.0).ToList();
        var rides = day.Couriers.Index().Select(courier => run.Assignments.Where(one => one.Courier == courier.Index).Sum(one => one.Drops.Count)).ToList();
        var earned = rides.Zip(hours, (count, h) => day.PayPerOrderCents * count / h / 100).Order().ToList();
        var busy = day.Couriers.Index().Select(courier => run.Assignments.Where(one => one.Courier == courier.Index).Sum(one => one.FreeAt - one.At) / 3600.0);
        var idle = busy.Zip(hours, (with, h) => 60 * Math.Max(0, h - with) / h).Order().ToList();
        return
        [
            ("orders left undelivered", figures["undelivered"]),
            ("minutes from click to door, mean", figures["ctd_mean"]),
            ("minutes from click to door, slowest tenth", figures["ctd_p90"]),
            ("minutes that food waits for its rider, mean", figures["rtp_mean"]),
            ("paid an order, guarantee included", figures["cost_per_order"]),
            ("riders below the guarantee, percent", 100 * figures["topped_up"]),
            ("earned by rides an hour, lowest tenth", earned[earned.Count / 10]),
            ("earned by rides an hour, middle", earned[earned.Count / 2]),
            ("earned by rides an hour, highest tenth", earned[earned.Count * 9 / 10]),
            ("spread of it (Gini)", figures["gini"]),
            ("minutes without work an hour, middle", idle[idle.Count / 2]),
            ("minutes without work an hour, most waiting tenth", idle[idle.Count * 9 / 10]),
        ];
    }
}
