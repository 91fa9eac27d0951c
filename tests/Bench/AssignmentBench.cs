using Coop.Dispatch;

namespace Coop.Bench;

/// <summary>
/// <c>assignment</c>: the solver alone, on problems made from a fixed seed: medians of 15 rounds, after half a second in
/// which the code warms up. Sparse ones are a city of 20 km a side: each row is an order that knows its 19 nearest couriers
/// and a column of its own that means waiting.
/// </summary>
internal static class AssignmentBench
{
    private const int Rounds = 15, WarmUpMilliseconds = 500, Near = 19, SideMetres = 20_000, WaitCost = 5_000;

    public static int Run(TimeProvider clock)
    {
        Print("dense 1000 x 1000 uniform", 12, Dense(clock, 1_000));
        Print("sparse 20 a row, 5000 x 6000", 8, Sparse(clock, 5_000, 6_000));
        Print("sparse 20 a row, 30000 x 36000", 60, Sparse(clock, 30_000, 36_000));
        return 0;
    }

    private static void Print(string name, double barMs, double ms) =>
        Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}: {ms:0.00} ms (bar {barMs:0} ms)"));

    private static double Dense(TimeProvider clock, int count)
    {
        var lot = new Random(1);
        var costs = Enumerable.Range(0, count * count).Select(_ => lot.Next(1_000_000)).ToArray();
        var solver = new DenseAssignment();
        return Median(clock, () => solver.Solve(count, count, costs));
    }

    private static double Sparse(TimeProvider clock, int rows, int couriers)
    {
        var (begins, columns, costs) = City(rows, couriers);
        var solver = new Assignment();
        return Median(clock, () => solver.Solve(rows, couriers + rows, begins, columns, costs));
    }

    private static (int[] Begins, int[] Columns, int[] Costs) City(int rows, int couriers)
    {
        var lot = new Random(2);
        var places = Enumerable.Range(0, couriers).Select(_ => Anywhere(lot)).ToArray();
        var cell = SideMetres / (int)Math.Sqrt(couriers / 4);
        var cells = places.Index().ToLookup(place => (place.Item.X / cell, place.Item.Y / cell), place => place.Index);
        var (begins, columns, costs) = (new int[rows + 1], new List<int>(), new List<int>());
        for (var row = 0; row < rows; row++)
        {
            var at = Anywhere(lot);
            var (x, y) = (at.X / cell, at.Y / cell);
            var near = new List<(int Metres, int Column)>();
            for (var reach = 2; near.Count < Near; reach++)
            {
                near.Clear();
                for (var dx = -reach; dx <= reach; dx++)
                    for (var dy = -reach; dy <= reach; dy++)
                        near.AddRange(cells[(x + dx, y + dy)].Select(column => ((int)Math.Sqrt(at.SquareTo(places[column])), column)));
            }
            foreach (var (metres, column) in near.Order().Take(Near).Append((WaitCost, couriers + row)))
            {
                columns.Add(column);
                costs.Add(metres);
            }
            begins[row + 1] = columns.Count;
        }
        return (begins, [.. columns], [.. costs]);
    }

    private static Spot Anywhere(Random lot) => new(lot.Next(SideMetres), lot.Next(SideMetres));

    private static double Median(TimeProvider clock, Action solve)
    {
        for (var begin = clock.GetTimestamp(); clock.GetElapsedTime(begin).TotalMilliseconds < WarmUpMilliseconds;)
            solve();
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var start = clock.GetTimestamp();
            solve();
            times.Add(clock.GetElapsedTime(start).TotalMilliseconds);
        }
        return times.Order().ElementAt(Rounds / 2);
    }
}
