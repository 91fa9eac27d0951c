namespace Coop.Services;

/// <summary>A small day in four files, as recorded days are: two restaurants, three riders, an order every ten minutes.</summary>
internal static class SmallDay
{
    public static void Write(DirectoryInfo day, int orders, int minutes = 240)
    {
        Save("instance_parameters.txt",
            "meters_per_minute\tpickup service minutes\tdropoff service minutes\ttarget click-to-door\tmaximum click-to-door\tpay per order\tguaranteed pay per hour",
            "320\t4\t4\t40\t90\t10\t15");
        Save("restaurants.txt", "restaurant\tx\ty", "r1\t0\t0", "r2\t640\t0");
        Save("couriers.txt", "courier\tx\ty\ton_time\toff_time", $"c1\t0\t640\t0\t{minutes}", $"c2\t640\t640\t0\t{minutes}", $"c3\t0\t0\t5\t{minutes}");
        Save("orders.txt",
            ["order\tx\ty\tplacement_time\trestaurant\tready_time", .. Enumerable.Range(1, orders).Select(number =>
                $"o{number}\t{number * 120}\t{number * 90}\t{number * 10}\tr{1 + ((number + 1) % 2)}\t{(number * 10) + 8}")]);

        void Save(string file, params string[] lines) => File.WriteAllText(Path.Combine(day.FullName, file), string.Join('\n', lines) + "\n");
    }
}
