namespace Coop.Matching;

/// <summary>
/// The cheapest way to give each of n rows a column of its own: the Hungarian method with shortest augmenting paths
/// (Kuhn 1955, Munkres 1957; in this form Jonker and Volgenant 1987), exact, O(n² m). Whole numbers only, so that every
/// machine finds the same.
/// </summary>
public static class Assignment
{
    /// <summary>A pair that must not be.</summary>
    public const long Never = long.MaxValue / 4;

    /// <param name="costs">n rows of m ≥ n columns, each cost between 0 and <see cref="Never"/>; every row needs a column that it can have.</param>
    /// <returns>The column of each row.</returns>
    public static int[] Cheapest(long[][] costs)
    {
        var n = costs.Length;
        var m = n == 0 ? 0 : costs[0].Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(m, n);

        // Rows and columns count from 1; column 0 holds the row that is being placed.
        var (rowPrice, columnPrice) = (new long[n + 1], new long[m + 1]);
        var (rowOf, cameFrom) = (new int[m + 1], new int[m + 1]);
        for (var row = 1; row <= n; row++)
        {
            rowOf[0] = row;
            var at = 0;
            var least = Enumerable.Repeat(Never, m + 1).ToArray();
            var seen = new bool[m + 1];
            do
            {
                seen[at] = true;
                var (here, delta, next) = (rowOf[at], Never, 0);
                for (var column = 1; column <= m; column++)
                {
                    if (seen[column])
                        continue;
                    var cost = costs[here - 1][column - 1];
                    var reduced = cost >= Never ? Never : cost - rowPrice[here] - columnPrice[column];
                    if (reduced < least[column])
                        (least[column], cameFrom[column]) = (reduced, at);
                    if (least[column] < delta)
                        (delta, next) = (least[column], column);
                }
                if (next == 0)
                    throw new ArgumentException("A row has no column that it could have.", nameof(costs));
                for (var column = 0; column <= m; column++)
                {
                    if (seen[column])
                        (rowPrice[rowOf[column]], columnPrice[column]) = (rowPrice[rowOf[column]] + delta, columnPrice[column] - delta);
                    else if (least[column] < Never)
                        least[column] -= delta;
                }
                at = next;
            }
            while (rowOf[at] != 0);

            while (at != 0)
            {
                rowOf[at] = rowOf[cameFrom[at]];
                at = cameFrom[at];
            }
        }

        var columns = new int[n];
        for (var column = 1; column <= m; column++)
            if (rowOf[column] > 0)
                columns[rowOf[column] - 1] = column - 1;
        return columns;
    }
}
