using System.Globalization;

namespace Coop.Bench;

/// <summary>What a played day comes to, by the formulas of the peers' published code; minutes and the day's own money.</summary>
internal sealed record DayFigures(string Instance, IReadOnlyList<double> Values)
{
    public const string Header =
        "instance,orders,undelivered,ctd_mean,ctd_p90,overage,rtp_mean,rtp_p90,floor,utilisation,orders_per_bundle,cost_per_order,"
        + "cost_floor,gini,topped_up,cycle_p50_ms,cycle_p99_ms,cycle_max_ms,cpu_s";

    public double this[string column] => Values[Array.IndexOf(Header.Split(','), column) - 1];

    public string Line => $"{Instance},{string.Join(',', Values.Select(value => Math.Round(value, 4).ToString(CultureInfo.InvariantCulture)))}";

    public static DayFigures MeanOf(IReadOnlyList<DayFigures> days) =>
        new("mean", [.. Enumerable.Range(0, days[0].Values.Count).Select(column => days.Average(day => day.Values[column]))]);

    public static DayFigures Of(MatchingDay day, DayRun run, double cpuSeconds)
    {
        var drops = run.Assignments.SelectMany(one => one.Drops.Select(drop => (one.PickupAt, drop.DropoffAt, Order: day.Orders[drop.Order]))).ToList();
        var door = drops.Select(drop => (drop.DropoffAt - drop.Order.PlacedAt) / 60.0).Order().ToList();
        var waiting = drops.Select(drop => (drop.PickupAt - drop.Order.ReadyAt) / 60.0).Order().ToList();
        var ways = new DayWays(day.MetresPerMinute);
        var floor = day.Orders.Sum(order => (order.ReadyAt - order.PlacedAt + (day.PickupSeconds / 2.0) + (day.DropoffSeconds / 2.0)
            + ways.Between(day.Restaurants[order.Restaurant].Spot, order.Door, default).Seconds) / 60.0);

        var done = new int[day.Couriers.Count];
        var busy = new double[day.Couriers.Count];
        foreach (var one in run.Assignments)
        {
            done[one.Courier] += one.Drops.Count;
            busy[one.Courier] += (one.FreeAt - one.PickupAt - (day.PickupSeconds / 2.0) + one.Approach.Seconds + day.PickupSeconds) / 60.0;
        }
        var (perOrder, perHour) = (day.PayPerOrderCents / 100.0, day.PayPerHourCents / 100.0);
        var hours = day.Couriers.Select(courier => (courier.OffAt - courier.OnAt) / 3600.0).ToList();
        var earned = done.Zip(hours, (orders, h) => perOrder * orders / h).Order().ToList();
        var cycles = run.CycleMilliseconds.Order().ToList();
        return new DayFigures(day.Name,
        [
            day.Orders.Count, day.Orders.Count - drops.Count, Mean(door), At(door, 0.9),
            door.Sum(minutes => Math.Max(0, minutes - (day.TargetSeconds / 60.0))) / Math.Max(1, door.Count),
            Mean(waiting), At(waiting, 0.9), floor / day.Orders.Count,
            busy.Zip(hours, (minutes, h) => minutes / (h * 60)).Average(),
            (double)drops.Count / Math.Max(1, run.Assignments.Count),
            done.Zip(hours, (orders, h) => Math.Max(perOrder * orders, perHour * h)).Sum() / Math.Max(1, drops.Count),
            Math.Max(perOrder * day.Orders.Count, perHour * hours.Sum()) / day.Orders.Count,
            Gini(earned),
            done.Zip(hours, (orders, h) => perOrder * orders < perHour * h ? 1.0 : 0.0).Average(),
            At(cycles, 0.5), At(cycles, 0.99), cycles.Count == 0 ? 0 : cycles[^1], cpuSeconds,
        ]);
    }

    private static double Mean(List<double> values) => values.Sum() / Math.Max(1, values.Count);

    private static double At(List<double> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];

    private static double Gini(List<double> sorted)
    {
        var weighted = sorted.Index().Sum(one => ((2.0 * (one.Index + 1)) - sorted.Count - 1) * one.Item);
        return sorted.Sum() is > 0 and var sum ? weighted / (sorted.Count * sum) : 0;
    }
}
