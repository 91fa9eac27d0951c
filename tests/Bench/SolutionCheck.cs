using System.Globalization;

namespace Coop.Bench;

/// <summary>
/// Reads a day's files and a solution's files as any other program would, and holds them against the rules of the day. It
/// shares no line with the engine or with what wrote the files; all figures are computed anew. Minutes throughout.
/// </summary>
internal sealed class SolutionCheck
{
    private const double Slack = 1e-6;

    private readonly Dictionary<string, double[]> restaurants, couriers;
    private readonly Dictionary<string, (double X, double Y, double Placed, string Restaurant, double Ready)> orders;
    private readonly double speed, pickupHalf, dropoffHalf, target, perOrder, perHour;
    private readonly Dictionary<string, (double X, double Y, double Free, string At)> where;
    private readonly Dictionary<string, (string Courier, double Pickup, double Dropoff)> done = [];
    private readonly List<string> moves = [];

    public List<string> Faults { get; } = [];

    public SolutionCheck(string day, string solution)
    {
        var one = Rows(day, "instance_parameters.txt", '\t')[0].Select(Number).ToArray();
        (speed, pickupHalf, dropoffHalf, target, perOrder, perHour) = (one[0], one[1] / 2, one[2] / 2, one[3], one[5], one[6]);
        restaurants = Rows(day, "restaurants.txt", '\t').ToDictionary(row => row[0], row => row[1..].Select(Number).ToArray());
        couriers = Rows(day, "couriers.txt", '\t').ToDictionary(row => row[0], row => row[1..].Select(Number).ToArray());
        orders = Rows(day, "orders.txt", '\t').ToDictionary(
            row => row[0], row => (Number(row[1]), Number(row[2]), Number(row[3]), row[4], Number(row[5])));
        where = couriers.ToDictionary(courier => courier.Key, courier => (courier.Value[0], courier.Value[1], courier.Value[2], "0"));
        foreach (var row in Rows(solution, "solution_info_assignments.txt", ' ').OrderBy(row => Number(row[0])))
            Ride(Number(row[0]), Number(row[1]), row[2], row[3..]);
        CheckOrders(Rows(solution, "solution_info_orders.txt", ' '));
        var written = Rows(solution, "solution_info_couriers.txt", ' ').Select(row => string.Join(' ', row));
        Expect(moves.Order(StringComparer.Ordinal).SequenceEqual(written.Order(StringComparer.Ordinal)), "the couriers' ways are not those of the assignments");
    }

    /// <summary>orders, undelivered, click-to-door mean, overage, ready-to-pick-up mean, cost an order, Gini.</summary>
    public double[] Figures()
    {
        var door = done.Select(one => one.Value.Dropoff - orders[one.Key].Placed).ToList();
        var hours = couriers.ToDictionary(courier => courier.Key, courier => (courier.Value[3] - courier.Value[2]) / 60);
        var count = couriers.Keys.ToDictionary(id => id, id => done.Values.Count(one => one.Courier == id));
        var hourly = couriers.Keys.Select(id => perOrder * count[id] / hours[id]).ToList();
        var apart = hourly.Sum(a => hourly.Sum(b => Math.Abs(a - b)));
        return
        [
            orders.Count, orders.Count - done.Count, door.Average(), door.Average(minutes => Math.Max(0, minutes - target)),
            done.Average(one => one.Value.Pickup - orders[one.Key].Ready),
            couriers.Keys.Sum(id => Math.Max(perOrder * count[id], perHour * hours[id])) / done.Count,
            apart / (2 * hourly.Count * hourly.Sum()),
        ];
    }

    private void Ride(double at, double pickup, string courier, string[] list)
    {
        var name = $"courier {courier} at {at}";
        var (x, y, free, from) = where[courier];
        var restaurant = orders[list[0]].Restaurant;
        var (kitchen, shift) = (restaurants[restaurant], couriers[courier]);
        Expect(at >= shift[2] - Slack, $"{name}: not yet on shift");
        Expect(at >= free - Slack, $"{name}: not yet free");
        Expect(pickup <= shift[3] + Slack, $"{name}: collects after the shift's end");
        Expect(pickup >= at + Minutes(x, y, kitchen[0], kitchen[1]) + pickupHalf - Slack, $"{name}: collects before being there");
        moves.Add(string.Create(CultureInfo.InvariantCulture, $"{courier} {at} {from} {restaurant}"));
        var (time, last) = (pickup + pickupHalf, restaurant);
        (x, y) = (kitchen[0], kitchen[1]);
        foreach (var id in list)
        {
            var order = orders[id];
            Expect(order.Restaurant == restaurant, $"{name}: {id} is of another restaurant");
            Expect(order.Placed <= at + Slack, $"{name}: {id} was not placed yet");
            Expect(order.Ready <= pickup + Slack, $"{name}: {id} was not ready");
            moves.Add(string.Create(CultureInfo.InvariantCulture, $"{courier} {time} {last} {id}"));
            time += Minutes(x, y, order.X, order.Y) + dropoffHalf;
            Expect(done.TryAdd(id, (courier, pickup, time)), $"{name}: {id} was given before");
            time += dropoffHalf;
            (x, y, last) = (order.X, order.Y, id);
        }
        where[courier] = (x, y, time, last);
    }

    private void CheckOrders(List<string[]> rows)
    {
        Expect(rows.Count == done.Count && rows.DistinctBy(row => row[0]).Count() == rows.Count, "not every given order is reported once");
        foreach (var row in rows)
        {
            var order = orders[row[0]];
            Expect(done.TryGetValue(row[0], out var one) && one.Courier == row[5]
                && Same(row[1], order.Placed) && Same(row[2], order.Ready) && Same(row[3], one.Pickup) && Same(row[4], one.Dropoff),
                $"order {row[0]} is not reported as it was ridden");
        }
    }

    private static bool Same(string text, double value) => Math.Abs(Number(text) - value) <= Slack;

    private double Minutes(double x, double y, double toX, double toY) => Math.Ceiling((Math.Sqrt(Math.Pow(x - toX, 2) + Math.Pow(y - toY, 2)) / speed) - 1e-12);

    private void Expect(bool holds, string otherwise)
    {
        if (!holds)
            Faults.Add(otherwise);
    }

    private static List<string[]> Rows(string folder, string file, char between) =>
        [.. File.ReadLines(Path.Combine(folder, file)).Skip(1).Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0).Select(line => line.Split(between))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
