namespace Coop.Seeds;

/// <summary>
/// The four files of a day, in the format of the public Meal Delivery Routing Problem instances (Reyes et al., 2018):
/// metres, minutes, one header line each, tabs between. The file's own pay is read and not used: pay is the founding's.
/// </summary>
internal static class DayFiles
{
    /// <summary>A day and the night after it.</summary>
    private const double LastMinute = 2 * 24 * 60;

    /// <summary>Farther than anyone delivers food, and near enough for a flat map.</summary>
    private const double FarthestMetres = 100_000;

    private const double FastestMetresPerMinute = 2_000;
    private const double LongestServiceMinutes = 120;
    private const double HighestPay = 1_000;

    public static Day Read(string folder)
    {
        var parameters = DayTable.Read(folder, "instance_parameters.txt",
            "meters_per_minute", "pickup service minutes", "dropoff service minutes", "target click-to-door",
            "maximum click-to-door", "pay per order", "guaranteed pay per hour");
        if (parameters.Rows.Count > 1)
            throw parameters.Defect(3, "a day has one line of parameters");
        var one = parameters.Rows[0];
        var travel = new DayTravel(one.Number(0, 1, FastestMetresPerMinute));
        var pickup = one.Number(1, 0, LongestServiceMinutes);
        var dropoff = one.Number(2, 0, LongestServiceMinutes);
        var target = one.Number(3, 0, LastMinute);
        one.Number(4, target, LastMinute);
        one.Number(5, 0, HighestPay);
        one.Number(6, 0, HighestPay);

        var restaurants = Restaurants(DayTable.Read(folder, "restaurants.txt", "restaurant", "x", "y"));
        return new Day(
            [.. restaurants.Values],
            Riders(DayTable.Read(folder, "couriers.txt", "courier", "x", "y", "on_time", "off_time")),
            Orders(DayTable.Read(folder, "orders.txt", "order", "x", "y", "placement_time", "restaurant", "ready_time"),
                restaurants),
            travel, pickup, dropoff);
    }

    private static Dictionary<string, DayRestaurant> Restaurants(DayTable table)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return table.Rows.Select(row => new DayRestaurant(row.NewId(taken), SpotOf(row))).ToDictionary(r => r.Id);
    }

    private static List<DayRider> Riders(DayTable table)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return table.Rows.ConvertAll(row =>
        {
            var rider = new DayRider(row.NewId(taken), SpotOf(row), Minute(row, 3), Minute(row, 4));
            return rider.OffMinute >= rider.OnMinute ? rider : throw row.Defect("off_time is before on_time");
        });
    }

    private static List<DayOrder> Orders(DayTable table, Dictionary<string, DayRestaurant> restaurants)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return table.Rows.ConvertAll(row =>
        {
            var id = row.NewId(taken);
            if (!restaurants.TryGetValue(row.Id(4), out var restaurant))
                throw row.Defect($"restaurant {row.Id(4)} is not in restaurants.txt");
            var order = new DayOrder(id, SpotOf(row), Minute(row, 3), restaurant, Minute(row, 5));
            return order.ReadyMinute >= order.PlacedMinute ? order : throw row.Defect("ready_time is before placement_time");
        });
    }

    private static Spot SpotOf(DayRow row) =>
        new(row.Number(1, -FarthestMetres, FarthestMetres), row.Number(2, -FarthestMetres, FarthestMetres));

    private static double Minute(DayRow row, int column) => row.Number(column, 0, LastMinute);
}
