namespace Coop.Pricing;

/// <summary>A delivery that shows what is wrong with a rule: the figures that its conditions look at.</summary>
public sealed record TariffExample(
    int Metres, int Grams, DayOfWeek Day, string Time, int WindowMinutes, Vehicle Vehicle, ParcelSize Size, Place Pickup, Place Dropoff)
{
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{Metres} m, {Grams} g, {Day} {Time}, within {WindowMinutes} min, {Vehicle}, {Size}, from {Pickup.Lat}/{Pickup.Lng} to {Dropoff.Lat}/{Dropoff.Lng}");
}

/// <summary>
/// Every case that the rules of one part tell apart. Each aspect of a delivery is cut at the figures its conditions name, so
/// that within a cell no condition can change its mind: what is true of one delivery of a cell is true of all of them. A set
/// of deliveries is a box of cells, one set of bits an aspect, and boxes are taken from each other exactly.
/// </summary>
internal sealed class TariffCases
{
    /// <summary>Bits of a word; a part that cuts one aspect finer than this is refused as too intricate.</summary>
    private const int MostCells = 64;
    private const int MostBoxes = 4_096;

    private readonly Limits limits;
    private readonly int[] metres, grams, minutes, windows;
    private readonly (string Name, Place Place)[] regions;
    private readonly Func<Condition, int, bool>[] holds;
    private readonly int[] cells;

    public TariffCases(Limits limits, IReadOnlyDictionary<string, Place> regions, IReadOnlyList<Condition> conditions)
    {
        this.limits = limits;
        this.regions = [.. regions.Select(region => (region.Key, region.Value))];
        metres = Cut(conditions, one => one.Metres, 0, limits.MaxMetres);
        grams = Cut(conditions, one => one.Grams, 1, limits.MaxGrams);
        minutes = Cut(conditions, one => one.MinuteOfDay, 0, LastMinute);
        windows = Cut(conditions, one => one.WindowMinutes, 0, limits.MaxWindowMinutes);
        cells = [metres.Length, grams.Length, minutes.Length, windows.Length, 7, limits.Vehicles.Count, limits.Sizes.Count, regions.Count, regions.Count];
        holds =
        [
            (one, cell) => one.Metres?.Holds(metres[cell]) != false,
            (one, cell) => one.Grams?.Holds(grams[cell]) != false,
            (one, cell) => one.MinuteOfDay?.Holds(minutes[cell]) != false,
            (one, cell) => one.WindowMinutes?.Holds(windows[cell]) != false,
            (one, cell) => one.Days?.Contains((DayOfWeek)cell) != false,
            (one, cell) => one.Vehicles?.Contains(limits.Vehicles[cell]) != false,
            (one, cell) => one.Sizes?.Contains(limits.Sizes[cell]) != false,
            (one, cell) => one.PickupIn?.Contains(this.regions[cell].Name) != false,
            (one, cell) => one.DropoffIn?.Contains(this.regions[cell].Name) != false,
        ];
    }

    private const int LastMinute = (24 * 60) - 1;

    public bool IsTooIntricate => cells.Any(count => count > MostCells);

    /// <summary>The deliveries that a condition is for; null when there are none.</summary>
    public ulong[]? Of(Condition condition)
    {
        var box = new ulong[cells.Length];
        for (var aspect = 0; aspect < box.Length; aspect++)
            for (var cell = 0; cell < cells[aspect]; cell++)
                if (holds[aspect](condition, cell))
                    box[aspect] |= 1UL << cell;
        return box.Contains(0UL) ? null : box;
    }

    /// <summary>What is in both; null when nothing is.</summary>
    public static ulong[]? Both(ulong[] a, ulong[] b)
    {
        ulong[] both = [.. a.Zip(b, (x, y) => x & y)];
        return both.Contains(0UL) ? null : both;
    }

    /// <summary>What of all deliveries none of the boxes is for, as boxes; null when that is too intricate to say.</summary>
    public IReadOnlyList<ulong[]>? Left(IEnumerable<ulong[]> taken)
    {
        List<ulong[]> left = [Of(new Condition())!];
        foreach (var box in taken)
        {
            left = [.. left.SelectMany(one => Without(one, box))];
            if (left.Count > MostBoxes)
                return null;
        }
        return left;
    }

    private static IEnumerable<ulong[]> Without(ulong[] from, ulong[] box)
    {
        if (Both(from, box) is null)
        {
            yield return from;
            yield break;
        }
        var rest = from.ToArray();
        for (var aspect = 0; aspect < rest.Length; aspect++)
        {
            var outside = rest[aspect] & ~box[aspect];
            if (outside != 0)
            {
                var piece = rest.ToArray();
                piece[aspect] = outside;
                yield return piece;
            }
            rest[aspect] &= box[aspect];
        }
    }

    /// <summary>One delivery of a box: the first of its cells, or the furthest and heaviest of its last ones.</summary>
    public TariffExample Example(ulong[] box, bool greatest = false)
    {
        var minute = minutes[Cell(2)];
        return new(
            Figure(metres, Cell(0), limits.MaxMetres), Figure(grams, Cell(1), limits.MaxGrams), (DayOfWeek)Cell(4), $"{minute / 60:00}:{minute % 60:00}",
            windows[Cell(3)], limits.Vehicles[Cell(5)], limits.Sizes[Cell(6)], regions[Cell(7)].Place, regions[Cell(8)].Place);

        int Cell(int aspect) => greatest ? System.Numerics.BitOperations.Log2(box[aspect]) : System.Numerics.BitOperations.TrailingZeroCount(box[aspect]);
        int Figure(int[] cuts, int cell, int most) => !greatest ? cuts[cell] : cell + 1 < cuts.Length ? cuts[cell + 1] - 1 : most;
    }

    /// <summary>Where the cells of an aspect begin.</summary>
    private static int[] Cut(IReadOnlyList<Condition> conditions, Func<Condition, Between?> range, int least, int most) =>
    [
        .. conditions.Select(range).OfType<Between>().SelectMany(one => new[] { one.From ?? least, one.Below ?? least })
            .Where(cut => cut > least && cut <= most).Append(least).Distinct().Order(),
    ];
}
