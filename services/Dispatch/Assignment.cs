namespace Coop.Dispatch;

/// <summary>
/// The cheapest way to give each row a column of its own, where a row knows a few columns only. Exact: augmenting row
/// reduction, then shortest augmenting paths (Jonker and Volgenant 1987; rectangular, so that a column nobody takes has
/// price 0). The arrays are kept from one problem to the next.
/// </summary>
public sealed class Assignment
{
    private int[] rowOf = [];
    private long[] price = [];
    private int[] columnOf = [];
    private readonly List<int> free = [];
    private readonly List<int> displaced = [];
    private long[] distance = [];
    private int[] cameFrom = [];
    private int[] state = [];
    private int stamp;
    private readonly List<int> settled = [];
    private readonly PriorityQueue<int, (long, int)> queue = new();

    /// <summary>The column of each row; −1 for a row that none of its columns was left for.</summary>
    public ReadOnlySpan<int> ColumnOf => columnOf;

    /// <summary>What taking a column from whoever else needs it costs; 0 for a column that nobody takes, never below.</summary>
    public long PriceOf(int column) => -price[column];

    /// <param name="begins">Where each row's entries begin, and at the end where the last one's end.</param>
    /// <param name="columns">The column of each entry; in a row each at most once.</param>
    /// <param name="costs">The cost of each entry, 0 or more.</param>
    public void Solve(int rows, int columnCount, ReadOnlySpan<int> begins, ReadOnlySpan<int> columns, ReadOnlySpan<int> costs)
    {
        Prepare(rows, columnCount);
        for (var row = 0; row < rows; row++)
            free.Add(row);
        for (var pass = 0; pass < 2 && free.Count > 0; pass++)
            Reduce(begins, columns, costs);
        foreach (var row in free)
            Augment(row, begins, columns, costs);
    }

    private void Prepare(int rows, int columnCount)
    {
        if (columnOf.Length < rows)
            columnOf = new int[rows * 2];
        if (rowOf.Length < columnCount)
        {
            (rowOf, price, distance) = (new int[columnCount * 2], new long[columnCount * 2], new long[columnCount * 2]);
            (cameFrom, state) = (new int[columnCount * 2], new int[columnCount * 2]);
            stamp = 0;
        }
        Array.Fill(columnOf, -1, 0, rows);
        Array.Fill(rowOf, -1, 0, columnCount);
        Array.Clear(price, 0, columnCount);
        free.Clear();
    }

    /// <summary>Each free row takes its cheapest column and lowers its price until the next cheapest is as good.</summary>
    private void Reduce(ReadOnlySpan<int> begins, ReadOnlySpan<int> columns, ReadOnlySpan<int> costs)
    {
        displaced.Clear();
        var steps = 0;
        var most = free.Count * 8;
        for (var i = 0; i < free.Count; i++)
        {
            var row = free[i];
            while (row >= 0)
            {
                var (first, second, at) = (long.MaxValue, long.MaxValue, -1);
                for (var entry = begins[row]; entry < begins[row + 1]; entry++)
                {
                    var reduced = costs[entry] - price[columns[entry]];
                    if (reduced < first)
                        (second, first, at) = (first, reduced, columns[entry]);
                    else if (reduced < second)
                        second = reduced;
                }
                if (at < 0 || (second == long.MaxValue && rowOf[at] >= 0))
                {
                    displaced.Add(row);
                    break;
                }
                var before = rowOf[at];
                if (before >= 0 && (first == second || ++steps > most))
                {
                    displaced.Add(row);
                    break;
                }
                if (second != long.MaxValue)
                    price[at] -= second - first;
                (rowOf[at], columnOf[row]) = (row, at);
                if (before >= 0)
                    columnOf[before] = -1;
                row = before;
            }
        }
        free.Clear();
        free.AddRange(displaced);
    }

    /// <summary>Finds the cheapest chain of changes that gives one more row a column, and makes them.</summary>
    private void Augment(int start, ReadOnlySpan<int> begins, ReadOnlySpan<int> columns, ReadOnlySpan<int> costs)
    {
        stamp += 2;
        queue.Clear();
        settled.Clear();
        var (row, reached, found) = (start, 0L, -1);
        while (true)
        {
            var own = columnOf[row] < 0 ? Cheapest(row, begins, columns, costs) : OwnCost(row, begins, columns, costs);
            for (var entry = begins[row]; entry < begins[row + 1]; entry++)
            {
                var column = columns[entry];
                if (state[column] == stamp + 1)
                    continue;
                var length = reached + costs[entry] - price[column] - own;
                if (state[column] == stamp && length >= distance[column])
                    continue;
                (state[column], distance[column], cameFrom[column]) = (stamp, length, row);
                queue.Enqueue(column, (length, column));
            }
            var at = -1;
            while (queue.TryDequeue(out var next, out var key))
                if (state[next] == stamp && key.Item1 == distance[next])
                {
                    at = next;
                    break;
                }
            if (at < 0)
                return;
            reached = distance[at];
            if (rowOf[at] < 0)
            {
                found = at;
                break;
            }
            state[at] = stamp + 1;
            settled.Add(at);
            row = rowOf[at];
        }
        foreach (var column in settled)
            price[column] += distance[column] - reached;
        for (var column = found; ;)
        {
            var by = cameFrom[column];
            var before = columnOf[by];
            (rowOf[column], columnOf[by]) = (by, column);
            if (by == start)
                return;
            column = before;
        }
    }

    private long Cheapest(int row, ReadOnlySpan<int> begins, ReadOnlySpan<int> columns, ReadOnlySpan<int> costs)
    {
        var least = long.MaxValue;
        for (var entry = begins[row]; entry < begins[row + 1]; entry++)
            least = Math.Min(least, costs[entry] - price[columns[entry]]);
        return least;
    }

    private long OwnCost(int row, ReadOnlySpan<int> begins, ReadOnlySpan<int> columns, ReadOnlySpan<int> costs)
    {
        for (var entry = begins[row]; entry < begins[row + 1]; entry++)
            if (columns[entry] == columnOf[row])
                return costs[entry] - price[columns[entry]];
        throw new InvalidOperationException("A row has a column that it does not know.");
    }
}
