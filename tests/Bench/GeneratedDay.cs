using System.Globalization;

namespace Coop.Bench;

/// <summary>A day made from a seed, in the files of any other day: a lunch and an evening in a town of six kilometres.</summary>
internal static class GeneratedDay
{
    private const int SideMetres = 6_000, LastMinute = 720;

    public static void Write(string folder, int seed, int orders, int couriers, int restaurants)
    {
        var lot = new Random(seed);
        Directory.CreateDirectory(folder);
        Put("restaurants.txt", "restaurant\tx\ty", restaurants, i => $"r{i}\t{lot.Next(SideMetres)}\t{lot.Next(SideMetres)}");
        Put("couriers.txt", "courier\tx\ty\ton_time\toff_time", couriers, i =>
        {
            var on = lot.Next(LastMinute - 180);
            return $"c{i}\t{lot.Next(SideMetres)}\t{lot.Next(SideMetres)}\t{on}\t{on + 120 + lot.Next(180)}";
        });
        Put("orders.txt", "order\tx\ty\tplacement_time\trestaurant\tready_time", orders, i =>
        {
            var placed = lot.Next(3) == 0 ? lot.Next(LastMinute - 60) : (lot.Next(2) == 0 ? 120 : 480) + lot.Next(120);
            return $"o{i}\t{lot.Next(SideMetres)}\t{lot.Next(SideMetres)}\t{placed}\tr{1 + lot.Next(restaurants)}\t{placed + 5 + lot.Next(20)}";
        });
        Put("instance_parameters.txt",
            "meters_per_minute\tpickup service minutes\tdropoff service minutes\ttarget click-to-door\tmaximum click-to-door\tpay per order\tguaranteed pay per hour",
            1, _ => "300\t4\t4\t40\t90\t10\t15");

        void Put(string file, string header, int count, Func<int, string> line) =>
            File.WriteAllLines(Path.Combine(folder, file), [header, .. Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{line(i)}"))]);
    }
}
