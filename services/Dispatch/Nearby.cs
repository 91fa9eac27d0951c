namespace Coop.Dispatch;

/// <summary>
/// Riders by where they will be free, in square cells, so that who is near a restaurant is found without asking everybody.
/// Laid out anew in each cycle, in the order of the tickets.
/// </summary>
internal sealed class Nearby(Costing costing)
{
    private const int LeastCellMetres = 250;
    private const int Most = 40;

    /// <summary>Riders looked at for one ride: in a crowd, the hundreds next to it are enough.</summary>
    private const int MostLookedAt = 200;

    // The nearest to the ride that is looked round for, by what they cost at least: and where they stand among the cells.
    private readonly long[] nearestCost = new long[Most];
    private readonly int[] nearestAt = new int[Most];
    private (long Least, Rider Rider)[] found = [];
    private Rider[] inCells = [];
    private int[] cellOf = [];
    private int[] ends = [];
    private int west, south, cellMetres, columns, rows, count, cycle, nearestCount, foundCount;
    private long farthestBehind;

    public void Lay(List<Rider> byTicket, int now, int freeBy)
    {
        if (cellOf.Length < byTicket.Count)
            (cellOf, inCells) = (new int[byTicket.Count * 2], new Rider[byTicket.Count * 2]);
        cycle++;
        foundCount = 0;
        Measure(byTicket, now, freeBy);
        var cells = columns * rows;
        if (ends.Length < cells + 1)
            ends = new int[2 * (cells + 1)];
        Array.Clear(ends, 0, cells + 1);
        for (var i = 0; i < byTicket.Count; i++)
        {
            cellOf[i] = byTicket[i].Is.FreeAt > freeBy ? -1 : CellOf(byTicket[i].Is.FreeWhere);
            if (cellOf[i] >= 0)
                ends[cellOf[i] + 1]++;
        }
        for (var cell = 0; cell < cells; cell++)
            ends[cell + 1] += ends[cell];

        // From here on a cell's entry moves from its begin to its end, which is the next one's begin.
        for (var i = 0; i < byTicket.Count; i++)
            if (cellOf[i] >= 0)
                inCells[ends[cellOf[i]]++] = byTicket[i];
    }

    private void Measure(List<Rider> byTicket, int now, int freeBy)
    {
        (count, columns, rows, west, south) = (0, 0, 0, int.MaxValue, int.MaxValue);
        farthestBehind = long.MaxValue;
        var (east, north) = (int.MinValue, int.MinValue);
        foreach (var rider in byTicket)
        {
            rider.Ahead = rider.Is.AheadSeconds(now);
            if (rider.Is.FreeAt > freeBy)
                continue;
            count++;
            farthestBehind = Math.Min(farthestBehind, rider.Ahead);
            var (x, y) = rider.Is.FreeWhere;
            (west, east, south, north) = (Math.Min(west, x), Math.Max(east, x), Math.Min(south, y), Math.Max(north, y));
        }
        if (count == 0)
            return;
        cellMetres = LeastCellMetres;
        while (((long)(east - west) / cellMetres + 1) * ((long)(north - south) / cellMetres + 1) > (2L * count) + 16)
            cellMetres *= 2;
        (columns, rows) = (((east - west) / cellMetres) + 1, ((north - south) / cellMetres) + 1);
    }

    private int CellOf(Spot at) => ((at.Y - south) / cellMetres * columns) + ((at.X - west) / cellMetres);

    /// <summary>Who could serve a ride at least cost, taken alone, with a cost that no plan with them undercuts; the cheapest first. Found once a cycle.</summary>
    public ReadOnlySpan<(long Least, Rider Rider)> Of(Ride ride, int now)
    {
        if (ride.NearOf != cycle)
        {
            nearestCount = 0;
            Find(ride, now);
            if (found.Length < foundCount + nearestCount)
                Array.Resize(ref found, 2 * (foundCount + Most));
            (ride.NearOf, ride.NearFrom, ride.NearTo) = (cycle, foundCount, foundCount + nearestCount);
            for (var i = 0; i < nearestCount; i++)
                found[foundCount++] = (nearestCost[i], inCells[nearestAt[i]]);
        }
        return found.AsSpan(ride.NearFrom..ride.NearTo);
    }

    /// <summary>Ring after ring of cells, until a ring is too far to better the list.</summary>
    private void Find(Ride ride, int now)
    {
        Array.Clear(ride.Excluded);
        if (count == 0)
            return;
        var at = ride.Is.Pickup;
        var (x, y) = (Cell(at.X - west), Cell(at.Y - south));
        var looked = 0;
        for (var ring = 0; ; ring++)
        {
            for (var row = Math.Max(0, y - ring); row <= Math.Min(rows - 1, y + ring); row++)
            {
                var whole = row == y - ring || row == y + ring;
                for (var column = x - ring; column <= x + ring; column += whole ? 1 : Math.Max(1, 2 * ring))
                    if (column >= 0 && column < columns)
                        looked += Look(ride, (row * columns) + column, now);
            }
            if (x - ring <= 0 && y - ring <= 0 && x + ring >= columns - 1 && y + ring >= rows - 1)
                return;
            var reach = ReachOf(at, x, y, ring);
            if (nearestCount == Most && looked >= MostLookedAt)
                return;
            if (nearestCount == Most && reach > 0 && costing.LeastFrom(ride, reach, farthestBehind, now) >= nearestCost[^1])
                return;
        }
    }

    private int Cell(int offset) => offset >= 0 ? offset / cellMetres : -1 - ((-1 - offset) / cellMetres);

    /// <summary>Metres to the border of what the rings have covered.</summary>
    private int ReachOf(Spot at, int x, int y, int ring) => Math.Min(
        Math.Min(at.X - west - ((x - ring) * cellMetres), ((x + ring + 1) * cellMetres) - (at.X - west)),
        Math.Min(at.Y - south - ((y - ring) * cellMetres), ((y + ring + 1) * cellMetres) - (at.Y - south)));

    private int Look(Ride ride, int cell, int now)
    {
        var begin = cell == 0 ? 0 : ends[cell - 1];
        for (var i = begin; i < ends[cell]; i++)
        {
            var rider = inCells[i];
            var least = costing.Least(rider, ride, now, out var excludedBy);
            if (excludedBy != Exclusion.None)
            {
                ride.Excluded[(int)excludedBy]++;
                continue;
            }
            if (nearestCount == Most && !IsBefore(Most - 1, least, rider))
                continue;
            var place = Math.Min(nearestCount, Most - 1);
            for (; place > 0 && IsBefore(place - 1, least, rider); place--)
                (nearestCost[place], nearestAt[place]) = (nearestCost[place - 1], nearestAt[place - 1]);
            (nearestCost[place], nearestAt[place]) = (least, i);
            nearestCount = Math.Min(nearestCount + 1, Most);
        }
        return ends[cell] - begin;
    }

    private bool IsBefore(int place, long least, Rider rider) => least < nearestCost[place]
        || (least == nearestCost[place] && rider.Is.Ticket < inCells[nearestAt[place]].Is.Ticket);
}
