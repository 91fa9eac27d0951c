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
    private const int ColumnBits = 20, LowBits = (1 << ColumnBits) - 1;

    private readonly SmallestFirst queue = new();
    private int[] columnOf = [], entryOf = [], free = [];
    private int[] rowOf = [], settled = [];
    private Column[] at = [];
    private int stamp, freeCount;

    /// <summary>What is looked at together stands together: its price, and the cheapest chain of changes that reaches it.</summary>
    private struct Column
    {
        public int Price, Distance, CameBy, Seen;
    }

    /// <summary>The column of a row; −1 where none of its columns was left for it.</summary>
    public int ColumnOf(int row) => columnOf[row];

    /// <summary>What taking a column from whoever else needs it costs; 0 for a column that nobody takes, never below.</summary>
    public int PriceOf(int column) => -at[column].Price;

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
            (rowOf, settled, at) = (new int[columnCount * 2], new int[columnCount * 2], new Column[columnCount * 2]);
            stamp = 0;
        }
        Array.Fill(columnOf, -1, 0, rows);
        Array.Fill(rowOf, -1, 0, columnCount);
        for (var column = 0; column < columnCount; column++)
            at[column].Price = 0;
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
                var known = columns[begins[row]..begins[row + 1]];
                var prices = costs.Slice(begins[row], known.Length);
                for (var entry = 0; entry < known.Length; entry++)
                {
                    var reduced = unchecked(prices[entry] - at[known[entry]].Price);
                    if (reduced >= second)
                        continue;
                    if (reduced < first)
                        (second, first, best) = (first, reduced, entry);
                    else
                        second = reduced;
                }
                var before = best < 0 ? -1 : rowOf[known[best]];
                if (best < 0 || (before >= 0 && (first == second || second == int.MaxValue || ++steps > most)))
                {
                    free[freeCount++] = row;
                    break;
                }
                var column = known[best];
                if (second != int.MaxValue)
                    at[column].Price -= second - first;
                (rowOf[column], columnOf[row], entryOf[row]) = (row, column, begins[row] + best);
                if (before >= 0)
                    columnOf[before] = -1;
                row = before;
            }
    }

    /// <summary>Finds the cheapest chain of changes that gives one more row a column, and makes them.</summary>
    private void Augment(int start, ReadOnlySpan<int> begins, ReadOnlySpan<int> columns, ReadOnlySpan<int> costs)
    {
        if (stamp == int.MaxValue)
        {
            for (var column = 0; column < at.Length; column++)
                at[column].Seen = 0;
            stamp = 0;
        }
        stamp++;
        queue.Clear();
        var (row, reached, settledCount, found, end) = (start, 0, 0, -1, int.MaxValue);
        while (true)
        {
            var offset = row == start ? 0 : reached - costs[entryOf[row]] + at[columnOf[row]].Price;
            var known = columns[begins[row]..begins[row + 1]];
            var prices = costs.Slice(begins[row], known.Length);
            for (var entry = 0; entry < known.Length; entry++)
            {
                ref var one = ref at[known[entry]];
                var length = offset + prices[entry] - one.Price;
                if (length >= end || (one.Seen == stamp && length >= one.Distance))
                    continue;
                (one.Seen, one.Distance, one.CameBy) = (stamp, length, row);
                if (rowOf[known[entry]] < 0)
                    (found, end) = (known[entry], length);
                else
                    queue.Add(((long)length << ColumnBits) | (uint)known[entry]);
            }
            var next = -1;
            while (next < 0 && queue.TryTake(out var key) && key >> ColumnBits < end)
                if (at[(int)key & LowBits].Distance == key >> ColumnBits)
                    next = (int)key & LowBits;
            if (next < 0)
                break;
            reached = at[next].Distance;
            settled[settledCount++] = next;
            row = rowOf[next];
        }
        if (found < 0)
            return;
        for (var i = 0; i < settledCount; i++)
            at[settled[i]].Price += at[settled[i]].Distance - end;
        for (var column = found; ;)
        {
            var by = at[column].CameBy;
            var before = columnOf[by];
            (rowOf[column], columnOf[by]) = (by, column);
            entryOf[by] = begins[by] + columns[begins[by]..begins[by + 1]].IndexOf(column);
            if (by == start)
                return;
            column = before;
        }
    }
}
