using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using Coop.Dispatch;

namespace Coop.Bench;

internal sealed record DayPlace(string Id, Spot Spot);

/// <summary>A courier of a day; instants in seconds from its minute 0.</summary>
internal sealed record DayCourier(string Id, Spot Spot, int OnAt, int OffAt);

/// <summary>An order of a day; instants in seconds from its minute 0.</summary>
internal sealed record DayOrder(string Id, Spot Door, int PlacedAt, int Restaurant, int ReadyAt);

/// <summary>
/// A day in the format of the public Meal Delivery Routing Problem instances (Reyes et al., 2018), read for measuring:
/// with the pay that its own file states, since its peers' figures were computed by it. Whole metres and seconds.
/// </summary>
internal sealed record MatchingDay(
    string Name, IReadOnlyList<DayPlace> Restaurants, IReadOnlyList<DayCourier> Couriers, IReadOnlyList<DayOrder> Orders,
    double MetresPerMinute, int PickupSeconds, int DropoffSeconds, int TargetSeconds, int PayPerOrderCents, int PayPerHourCents)
{
    private const string Mark = "instance_parameters.txt";

    /// <summary>All days at the paths: folders, folders of folders, archives of them at any depth; by name.</summary>
    public static List<MatchingDay> ReadAll(IEnumerable<string> paths) =>
        [.. paths.SelectMany(path => Directory.Exists(path) ? InFolder(path) : InArchive(path)).OrderBy(day => day.Name, StringComparer.Ordinal)];

    private static IEnumerable<MatchingDay> InFolder(string folder) =>
        Directory.EnumerateFiles(folder, Mark, SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(file)!)
            .Select(day => Read(Path.GetFileName(Path.GetFullPath(day)), name => File.ReadAllLines(Path.Combine(day, name))));

    private static List<MatchingDay> InArchive(string archive)
    {
        var files = new Dictionary<string, string[]>();
        using var reader = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        while (reader.GetNextEntry() is { } entry)
            if (entry.DataStream is { } data && entry.Name.EndsWith(".txt", StringComparison.Ordinal))
                files[entry.Name] = new StreamReader(data).ReadToEnd().Split('\n');
        return [.. files.Keys.Where(name => Path.GetFileName(name) == Mark).Select(name => Path.GetDirectoryName(name)!)
            .Select(day => Read(Path.GetFileName(day), name => files[$"{day}/{name}"]))];
    }

    private static MatchingDay Read(string name, Func<string, string[]> lines)
    {
        var restaurants = Rows("restaurants.txt").ConvertAll(row => new DayPlace(row[0], SpotOf(row)));
        var byId = restaurants.Index().ToDictionary(one => one.Item.Id, one => one.Index);
        var one = Rows(Mark)[0].Select(Number).ToArray();
        return new MatchingDay(
            name, restaurants,
            Rows("couriers.txt").ConvertAll(row => new DayCourier(row[0], SpotOf(row), Seconds(row[3]), Seconds(row[4]))),
            Rows("orders.txt").ConvertAll(row => new DayOrder(row[0], SpotOf(row), Seconds(row[3]), byId[row[4]], Seconds(row[5]))),
            one[0], Whole(one[1] * 60), Whole(one[2] * 60), Whole(one[3] * 60), Whole(one[5] * 100), Whole(one[6] * 100));

        List<string[]> Rows(string file) =>
            [.. lines(file).Skip(1).Where(line => line.Trim().Length > 0).Select(line => line.TrimEnd('\r').Split('\t'))];
    }

    private static Spot SpotOf(string[] row) => new(Whole(Number(row[1])), Whole(Number(row[2])));

    private static int Seconds(string minutes) => Whole(Number(minutes) * 60);

    private static int Whole(double number) => (int)Math.Round(number);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
