using System.Numerics;

namespace Coop.Dispatch;

/// <summary>
/// The same as <see cref="Assignment"/> where every row knows every column: column reduction for a square table, augmenting
/// row reduction, shortest augmenting paths (Jonker and Volgenant 1987). Exact.
/// </summary>
public sealed class DenseAssignment
{
    private const int Reductions = 2;
    private const int Closed = int.MinValue;

    private int[] columnOf = [], free = [], rowOf = [], price = [], distance = [], cameBy = [], columns = [], closedAt = [];
    private int freeCount;

    public int ColumnOf(int row) => columnOf[row];

    /// <summary>What taking a column from whoever else needs it costs, up to one and the same sum for all columns of a square table.</summary>
    public int PriceOf(int column) => -price[column];

    /// <param name="costs">Row after row; 0 to <see cref="Assignment.Dearest"/>. At least as many columns as rows.</param>
    public void Solve(int rows, int columnCount, ReadOnlySpan<int> costs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columnCount, rows);
        (columnOf, free) = (Filled(rows, -1), new int[rows]);
        (rowOf, price) = (Filled(columnCount, -1), new int[columnCount]);
        (distance, cameBy) = (new int[columnCount], new int[columnCount]);
        (columns, closedAt) = (new int[rows], new int[rows]);
        if (rows == columnCount)
            TakeCheapestRows(rows, costs);
        freeCount = 0;
        for (var row = 0; row < rows; row++)
            if (columnOf[row] < 0)
                free[freeCount++] = row;
        for (var pass = 0; pass < Reductions && freeCount > 0; pass++)
            Reduce(columnCount, costs);
        for (var i = 0; i < freeCount; i++)
            Augment(free[i], columnCount, costs);
    }

    private static int[] Filled(int length, int with)
    {
        var filled = new int[length];
        Array.Fill(filled, with);
        return filled;
    }

    /// <summary>Each column costs as much as its cheapest row, and goes to it if no other column has yet.</summary>
    private void TakeCheapestRows(int count, ReadOnlySpan<int> costs)
    {
        var cheapest = new int[count];
        costs[..count].CopyTo(price);
        for (var row = 1; row < count; row++)
        {
            var line = costs.Slice(row * count, count);
            var (column, here) = (0, new Vector<int>(row));
            for (; column + Vector<int>.Count <= line.Length; column += Vector<int>.Count)
            {
                var (cost, least) = (new Vector<int>(line[column..]), new Vector<int>(price.AsSpan(column)));
                Vector.Min(cost, least).CopyTo(price, column);
                Vector.ConditionalSelect(Vector.LessThan(cost, least), here, new Vector<int>(cheapest.AsSpan(column))).CopyTo(cheapest, column);
            }
            for (; column < line.Length; column++)
                if (line[column] < price[column])
                    (price[column], cheapest[column]) = (line[column], row);
        }
        for (var column = count - 1; column >= 0; column--)
            if (columnOf[cheapest[column]] < 0)
                (columnOf[cheapest[column]], rowOf[column]) = (column, cheapest[column]);
    }

    /// <summary>Each free row takes its cheapest column and lowers its price until the next cheapest is as good.</summary>
    private void Reduce(int count, ReadOnlySpan<int> costs)
    {
        var (waiting, steps, most) = (freeCount, 0, freeCount * 8);
        freeCount = 0;
        for (var i = 0; i < waiting; i++)
            for (var row = free[i]; row >= 0;)
            {
                var (first, second, best) = TwoLeast(costs.Slice(row * count, count), price);
                var before = rowOf[best];
                if (before >= 0 && (first == second || ++steps > most))
                {
                    free[freeCount++] = row;
                    break;
                }
                price[best] -= second == int.MaxValue ? 0 : second - first;
                (rowOf[best], columnOf[row]) = (row, best);
                if (before >= 0)
                    columnOf[before] = -1;
                row = before;
            }
    }

    /// <summary>The least reduced cost of a row, the next, and the column of the least; as many columns at once as the machine takes.</summary>
    private static (int First, int Second, int Best) TwoLeast(ReadOnlySpan<int> line, ReadOnlySpan<int> price)
    {
        var width = Vector<int>.Count;
        var (least, next, where) = (new Vector<int>(int.MaxValue), new Vector<int>(int.MaxValue), Vector<int>.Zero);
        var (at, step) = (Vector.CreateSequence(0, 1), new Vector<int>(width));
        var column = 0;
        for (; column + width <= line.Length; column += width, at += step)
        {
            var reduced = new Vector<int>(line[column..]) - new Vector<int>(price[column..]);
            var lower = Vector.LessThan(reduced, least);
            next = Vector.Min(next, Vector.Max(reduced, least));
            where = Vector.ConditionalSelect(lower, at, where);
            least = Vector.Min(least, reduced);
        }
        var (first, second, best) = (int.MaxValue, int.MaxValue, 0);
        for (var lane = 0; lane < width; lane++)
        {
            second = Math.Min(second, Math.Min(next[lane], Math.Max(first, least[lane])));
            (first, best) = least[lane] < first ? (least[lane], where[lane]) : (first, best);
        }
        for (; column < line.Length; column++)
        {
            var reduced = line[column] - price[column];
            second = Math.Min(second, Math.Max(first, reduced));
            (first, best) = reduced < first ? (reduced, column) : (first, best);
        }
        return (first, second, best);
    }

    /// <summary>Dijkstra's way over the columns: the nearest one that is open is closed, until it is one that nobody has.</summary>
    private void Augment(int start, int count, ReadOnlySpan<int> costs)
    {
        Array.Fill(distance, int.MaxValue);
        var (row, offset, settled) = (start, 0, 0);
        int found, reached;
        while (true)
        {
            (reached, found) = Scan(row, offset, costs.Slice(row * count, count));
            if (rowOf[found] < 0)
                break;
            (columns[settled], closedAt[settled++]) = (found, reached);
            distance[found] = Closed;
            row = rowOf[found];
            offset = reached - costs[(row * count) + found] + price[found];
        }
        for (var i = 0; i < settled; i++)
            price[columns[i]] += closedAt[i] - reached;
        for (var column = found; ;)
        {
            var by = cameBy[column];
            var before = columnOf[by];
            (rowOf[column], columnOf[by]) = (by, column);
            if (by == start)
                return;
            column = before;
        }
    }

    /// <summary>Shortens the ways to open columns by going over a row; answers the nearest open column and how far it is.</summary>
    private (int Distance, int Column) Scan(int row, int offset, ReadOnlySpan<int> line)
    {
        var width = Vector<int>.Count;
        var (nearest, where, at) = (new Vector<int>(int.MaxValue), Vector<int>.Zero, Vector.CreateSequence(0, 1));
        var (step, by, from) = (new Vector<int>(width), new Vector<int>(row), new Vector<int>(offset));
        var (closed, far) = (new Vector<int>(Closed), new Vector<int>(int.MaxValue));
        var column = 0;
        for (; column + width <= line.Length; column += width, at += step)
        {
            var length = from + new Vector<int>(line[column..]) - new Vector<int>(price.AsSpan(column));
            var known = new Vector<int>(distance.AsSpan(column));
            var shorter = Vector.LessThan(length, known);
            known = Vector.Min(length, known);
            known.CopyTo(distance, column);
            Vector.ConditionalSelect(shorter, by, new Vector<int>(cameBy.AsSpan(column))).CopyTo(cameBy, column);
            known = Vector.ConditionalSelect(Vector.Equals(known, closed), far, known);
            where = Vector.ConditionalSelect(Vector.LessThan(known, nearest), at, where);
            nearest = Vector.Min(nearest, known);
        }
        var (least, best) = (int.MaxValue, -1);
        for (var lane = 0; lane < width; lane++)
            if (nearest[lane] < least)
                (least, best) = (nearest[lane], where[lane]);
        for (; column < line.Length; column++)
        {
            var length = offset + line[column] - price[column];
            if (length < distance[column])
                (distance[column], cameBy[column]) = (length, row);
            if (distance[column] != Closed && distance[column] < least)
                (least, best) = (distance[column], column);
        }
        return (least, best);
    }
}
