using Coop.Dispatch;

namespace Coop.Properties;

/// <summary>
/// Proved by the prices that come with it: no entry undercuts what its row pays, every row pays exactly its own entry, and a
/// column that nobody takes is free. Prices like these exist for the cheapest assignment alone.
/// </summary>
public class An_assignment_is_the_cheapest
{
    [Fact]
    public void Where_rows_know_a_few_columns()
    {
        var solver = new Assignment();
        for (var seed = 0; seed < 300; seed++)
        {
            var lot = new Random(seed);
            var (rows, columns, known) = (lot.Next(1, 200), lot.Next(1, 200), lot.Next(1, 12));
            var (begins, of, costs) = Sparse(lot, rows, columns, known, dearest: lot.Next(2) == 0 ? 10 : 1_000_000);
            solver.Solve(rows, columns + rows, begins, of, costs);
            var taken = new HashSet<int>();
            for (var row = 0; row < rows; row++)
            {
                var entries = Enumerable.Range(begins[row], begins[row + 1] - begins[row]).ToList();
                Assert.True(taken.Add(solver.ColumnOf(row)));
                var pays = entries.Where(entry => of[entry] == solver.ColumnOf(row)).Sum(entry => costs[entry] + solver.PriceOf(of[entry]));
                Assert.All(entries, entry => Assert.True(pays <= costs[entry] + solver.PriceOf(of[entry])));
            }
            for (var column = 0; column < columns + rows; column++)
                Assert.True(solver.PriceOf(column) > 0 ? taken.Contains(column) : solver.PriceOf(column) == 0);
        }
    }

    [Fact]
    public void Where_every_row_knows_every_column()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var lot = new Random(seed);
            var rows = lot.Next(1, 120);
            var columns = rows + (lot.Next(2) == 0 ? 0 : lot.Next(40));
            var dearest = lot.Next(2) == 0 ? 10 : 1_000_000;
            var costs = Enumerable.Range(0, rows * columns).Select(_ => lot.Next(dearest)).ToArray();
            var solver = new DenseAssignment();
            solver.Solve(rows, columns, costs);
            var taken = Enumerable.Range(0, rows).Select(solver.ColumnOf).ToHashSet();
            Assert.Equal(rows, taken.Count);
            for (var row = 0; row < rows; row++)
            {
                var pays = costs[(row * columns) + solver.ColumnOf(row)] + solver.PriceOf(solver.ColumnOf(row));
                for (var column = 0; column < columns; column++)
                    Assert.True(pays <= costs[(row * columns) + column] + solver.PriceOf(column));
            }
            if (rows < columns)
                Assert.All(Enumerable.Range(0, columns), column =>
                    Assert.True(solver.PriceOf(column) > 0 ? taken.Contains(column) : solver.PriceOf(column) == 0));
        }
    }

    [Fact]
    public void As_trying_all_of_them_shows()
    {
        var (sparse, dense) = (new Assignment(), new DenseAssignment());
        for (var seed = 0; seed < 2_000; seed++)
        {
            var lot = new Random(seed);
            var (rows, columns) = (lot.Next(1, 6), 6);
            var costs = Enumerable.Range(0, rows * columns).Select(_ => lot.Next(20)).ToArray();
            var least = Least(costs, columns, row: 0, taken: 0);
            dense.Solve(rows, columns, costs);
            Assert.Equal(least, Enumerable.Range(0, rows).Sum(row => costs[(row * columns) + dense.ColumnOf(row)]));
            sparse.Solve(rows, columns, [.. Enumerable.Range(0, rows + 1).Select(row => row * columns)],
                [.. Enumerable.Range(0, rows * columns).Select(entry => entry % columns)], costs);
            Assert.Equal(least, Enumerable.Range(0, rows).Sum(row => costs[(row * columns) + sparse.ColumnOf(row)]));
        }
    }

    private static int Least(int[] costs, int columns, int row, int taken) => row * columns == costs.Length ? 0
        : Enumerable.Range(0, columns).Where(column => (taken >> column & 1) == 0)
            .Min(column => costs[(row * columns) + column] + Least(costs, columns, row + 1, taken | 1 << column));

    /// <summary>Each row knows some columns and one of its own.</summary>
    private static (int[] Begins, int[] Columns, int[] Costs) Sparse(Random lot, int rows, int columns, int known, int dearest)
    {
        var (begins, of) = (new int[rows + 1], new List<int>());
        for (var row = 0; row < rows; row++)
        {
            of.AddRange(Enumerable.Range(0, known).Select(_ => lot.Next(columns)).Distinct().Append(columns + row));
            begins[row + 1] = of.Count;
        }
        return (begins, [.. of], [.. of.Select(column => column < columns ? lot.Next(dearest) : dearest)]);
    }
}
