using Coop.Seeds;

namespace Coop.Rules;

public sealed class An_unreadable_day_is_refused_with_its_line : IDisposable
{
    private const string Parameters =
        "meters_per_minute\tpickup service minutes\tdropoff service minutes\ttarget click-to-door\tmaximum click-to-door\tpay per order\tguaranteed pay per hour\n320\t4\t4\t40\t90\t10\t15\n";

    private readonly string folder = Directory.CreateTempSubdirectory("day").FullName;
    private readonly Dictionary<string, string> files = new()
    {
        ["instance_parameters.txt"] = Parameters,
        ["restaurants.txt"] = "restaurant\tx\ty\nr1\t0\t0\nr2\t640\t0\n",
        ["couriers.txt"] = "courier\tx\ty\ton_time\toff_time\nc1\t0\t640\t0\t90\n",
        ["orders.txt"] = "order\tx\ty\tplacement_time\trestaurant\tready_time\no1\t640\t0\t10\tr1\t20\no2\t1\t-1.5\t30\tr2\t30\n",
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_sound_day_is_read_whole()
    {
        var day = Read();

        Assert.Equal(["r1", "r2"], day.Restaurants.Select(restaurant => restaurant.Id));
        Assert.Equal(new DayRider("c1", new Spot(0, 640), 0, 90), Assert.Single(day.Riders));
        Assert.Equal(new DayOrder("o2", new Spot(1, -1.5), 30, day.Restaurants[1], 30), day.Orders[1]);
        Assert.Equal((320, 4, 4), (day.Travel.MetresPerMinute, day.PickupServiceMinutes, day.DropoffServiceMinutes));
    }

    [Fact]
    public void Windows_line_ends_and_blank_lines_at_the_end_do_no_harm()
    {
        foreach (var name in files.Keys)
            files[name] = "\uFEFF" + files[name].ReplaceLineEndings("\r\n") + "\r\n\r\n";

        Assert.Equal(2, Read().Orders.Count);
    }

    [Theory]
    [InlineData("orders.txt", 2, "ten", "placement_time must be a number, not “ten”")]
    [InlineData("orders.txt", 2, "NaN", "placement_time must be a number, not “NaN”")]
    [InlineData("orders.txt", 2, "Infinity", "placement_time must be a number, not “Infinity”")]
    [InlineData("orders.txt", 2, "1e999", "placement_time must be a number, not “1e999”")]
    [InlineData("orders.txt", 2, "", "placement_time must be a number, not “”")]
    [InlineData("orders.txt", 2, "10,5", "placement_time must be a number, not “10,5”")]
    [InlineData("orders.txt", 2, "-1", "placement_time must be from 0 to 2880, not -1")]
    [InlineData("orders.txt", 2, "99999", "placement_time must be from 0 to 2880, not 99999")]
    [InlineData("orders.txt", 2, "21", "ready_time is before placement_time")]
    [InlineData("orders.txt", 2, "10\t5", "6 columns expected, 7 found")]
    public void A_placement_time_that_cannot_be_meant(string file, int line, string cell, string because)
    {
        files[file] = files[file].Replace("\t10\tr1", $"\t{cell}\tr1");
        Refuses(file, line, because);
    }

    [Theory]
    [InlineData("orders.txt", "o2", "o1", 3, "order o1 stands here twice")]
    [InlineData("orders.txt", "o2", "", 3, "order must be 1 to 60 characters without blanks")]
    [InlineData("orders.txt", "r2", "r9", 3, "restaurant r9 is not in restaurants.txt")]
    [InlineData("orders.txt", "\no2\t1", "\n\no2\t1", 3, "6 columns expected, 0 found")]
    [InlineData("orders.txt", "640", "1e6", 2, "x must be from -100000 to 100000, not 1000000")]
    [InlineData("restaurants.txt", "r2", "r1", 3, "restaurant r1 stands here twice")]
    [InlineData("restaurants.txt", "restaurant\tx", "name\tx", 1,
        "the header must be restaurant, x, y with tabs between, not “name\tx\ty”")]
    [InlineData("couriers.txt", "\t0\t90", "\t91\t90", 2, "off_time is before on_time")]
    [InlineData("instance_parameters.txt", "320", "0", 2, "meters_per_minute must be from 1 to 2000, not 0")]
    [InlineData("instance_parameters.txt", "320\t4", "320\t-4", 2, "pickup service minutes must be from 0 to 120, not -4")]
    [InlineData("instance_parameters.txt", "\t15\n", "\t15\n1\t1\t1\t1\t1\t1\t1\n", 3, "a day has one line of parameters")]
    public void A_line_that_cannot_be_meant(string file, string sound, string broken, int line, string because)
    {
        files[file] = files[file].Replace(sound, broken);
        Refuses(file, line, because);
    }

    [Theory]
    [InlineData("orders.txt")]
    [InlineData("couriers.txt")]
    [InlineData("restaurants.txt")]
    [InlineData("instance_parameters.txt")]
    public void A_file_that_is_not_there_or_empty(string file)
    {
        var content = files[file];
        files[file] = content[..(content.IndexOf('\n') + 1)];
        Refuses(file, 1, "nothing follows the header");

        files.Remove(file);
        File.Delete(Path.Combine(folder, file));
        Refuses(file, 1, "there is no such file");
    }

    [Fact]
    public void Bytes_that_are_not_text()
    {
        Read();
        File.WriteAllBytes(Path.Combine(folder, "orders.txt"), [.. "order\n"u8, 0xFF, 0xFE]);

        var refused = Assert.Throws<UnreadableDay>(() => Day.Read(folder));
        Assert.Equal($"{Path.Combine(folder, "orders.txt")}:2: this is not UTF-8 text", refused.Message);
    }

    private void Refuses(string file, int line, string because)
    {
        var refused = Assert.Throws<UnreadableDay>(Read);
        Assert.Equal($"{Path.Combine(folder, file)}:{line}: {because}", refused.Message);
    }

    private Day Read()
    {
        foreach (var (name, content) in files)
            File.WriteAllText(Path.Combine(folder, name), content);
        return Day.Read(folder);
    }
}
