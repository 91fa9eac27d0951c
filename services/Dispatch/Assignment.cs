namespace Coop.Dispatch;

/// <summary>
/// The cheapest way to give each row a column of its own, where a row knows a few columns only. Exact: augmenting row
/// reduction, then shortest augmenting paths (Jonker and Volgenant 1987), rectangular, so that a column nobody takes has
/// price 0. The arrays are kept from one problem to the next.
/// </summary>
public sealed class Assignment
{
    /// <summary>The most that an entry may cost.</summary>
    public const int Dearest = 1 << 27;

    private const int Reductions = 2, StepsARow = 8;
    private const int ColumnBits = 20;

    private readonly SmallestFirst queue = new();
    private int[] columnOf = [], entryOf = [], free = [];
    private int[] rowOf = [], price = [], distance = [], cameBy = [], seen = [], settled = [];
    private int stamp, freeCount;

    /// <summary>The column of a row; −1 where none of its columns was left for it.</summary>
    public int ColumnOf(int row) => columnOf[row];

    /// <summary>What taking a column from whoever else needs it costs; 0 for a column that nobody takes, never below.</summary>
    public int PriceOf(int column) => -price[column];

    /// <param name="begins">Where each row's entries begin, and at the end where the last one's end.</param>
    /// <param name="columns">The column of each entry, fewer than 2²⁰; in a row each at most once.</param>
    /// <param name="costs">The cost of each entry, 0 to <see cref="Dearest"/>.</param>
    public void Solve(int rows, int columnCount, ReadOnlySpan<int> begins, ReadOnlySpan<int> columns, ReadOnlySpan<int> costs)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(columnCount, 1 << ColumnBits);
        Prepare(rows, columnCount);
        for (var pass = 0; pass < Reductions && freeCount > 0; pass++)
            Reduce(begins, columns, costs);
        for (var i = 0; i < freeCount; i++)
            Augment(free[i], begins, columns, costs);
    }

    private void Prepare(int rows, int columnCount)
    {
        if (columnOf.Length < rows)
            (columnOf, entryOf, free) = (new int[rows * 2], new int[rows * 2], new int[rows * 2]);
        if (rowOf.Length < columnCount)
        {
            (rowOf, price, distance) = (new int[columnCount * 2], new int[columnCount * 2], new int[columnCount * 2]);
            (cameBy, seen, settled) = (new int[columnCount * 2], new int[columnCount * 2], new int[columnCount * 2]);
            stamp = 0;
        }
        Array.Fill(columnOf, -1, 0, rows);
        Array.Fill(rowOf, -1, 0, columnCount);
        Array.Clear(price, 0, columnCount);
        for (var row = 0; row < rows; row++)
            free[row] = row;
        freeCount = rows;
    }

    /// <summary>Each free row takes its cheapest column and lowers its price until the next cheapest is as good.</summary>
    private void Reduce(ReadOnlySpan<int> begins, ReadOnlySpan<int> columns, ReadOnlySpan<int> costs)
    {
        var (count, steps, most) = (freeCount, 0, freeCount * StepsARow);
        freeCount = 0;
        for (var i = 0; i < count; i++)
            for (var row = free[i]; row >= 0;)
            {
                var (first, second, best) = (int.MaxValue, int.MaxValue, -1);
                for (var entry = begins[row]; entry < begins[row + 1]; entry++)
                {
                    var reduced = unchecked(costs[entry] - price[columns[entry]]);
                    if (reduced >= second)
                        continue;
                    if (reduced < first)
                        (second, first, best) = (first, reduced, entry);
                    else
                        second = reduced;
                }
                var before = best < 0 ? -1 : rowOf[columns[best]];
                if (best < 0 || (before >= 0 && (first == second || second == int.MaxValue || ++steps > most)))
                {
                    free[freeCount++] = row;
                    break;
                }
                var column = columns[best];
                if (second != int.MaxValue)
                    price[column] -= second - first;
                (rowOf[column], columnOf[row], entryOf[row]) = (row, column, best);
                if (before >= 0)
                    columnOf[before] = -1;
                row = before;
            }
    }

    /// <summary>Finds the cheapest chain of changes that gives one more row a column, and makes them.</summary>
    private void Augment(int start, ReadOnlySpan<int> begins, ReadOnlySpan<int> columns, ReadOnlySpan<int> costs)
    {
        if (stamp > int.MaxValue - 4)
        {
            Array.Clear(seen);
            stamp = 0;
        }
        stamp += 2;
        queue.Clear();
        var (row, reached, settledCount, found) = (start, 0, 0, -1);
        while (true)
        {
            var own = row == start ? 0 : costs[entryOf[row]] - price[columnOf[row]];
            for (var entry = begins[row]; entry < begins[row + 1]; entry++)
            {
                var column = columns[entry];
                var length = unchecked(reached + costs[entry] - price[column] - own);
                if (seen[column] > stamp || (seen[column] == stamp && length >= distance[column]))
                    continue;
                (seen[column], distance[column], cameBy[column]) = (stamp, length, row);
                queue.Add(((long)length << ColumnBits) | (uint)column);
            }
            var at = -1;
            while (at < 0)
            {
                if (!queue.TryTake(out var key))
                    return;
                var column = (int)(key & ((1 << ColumnBits) - 1));
                at = seen[column] == stamp && distance[column] == key >> ColumnBits ? column : -1;
            }
            reached = distance[at];
            if (rowOf[at] < 0)
            {
                found = at;
                break;
            }
            seen[at] = stamp + 1;
            settled[settledCount++] = at;
            row = rowOf[at];
        }
        for (var i = 0; i < settledCount; i++)
            price[settled[i]] += distance[settled[i]] - reached;
        for (var column = found; ;)
        {
            var by = cameBy[column];
            var before = columnOf[by];
            (rowOf[column], columnOf[by]) = (by, column);
            for (var entry = begins[by]; entry < begins[by + 1]; entry++)
                if (columns[entry] == column)
                    entryOf[by] = entry;
            if (by == start)
                return;
            column = before;
        }
    }
}
