using System.Text.Json;
using Npgsql;

namespace Coop.Services;

/// <summary>A day from files, played by the real program: nobody lost, nobody cheated, and a day that makes no sense is refused with its line.</summary>
[Collection(nameof(PrivateServers))]
public sealed class The_replayed_day : IDisposable
{
    private const int Orders = 10;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-day-");

    private string Day => folder.CreateSubdirectory("day").FullName;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Ten_orders_are_delivered_and_the_cents_add_up()
    {
        WriteDay();
        using var program = Replay();

        Assert.True(await program.Ended() == 0, program.Error);

        var result = JsonElement.Parse(program.Out.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal(Orders, Cents("orders"));
        Assert.Equal(Orders, Cents("delivered"));
        Assert.Equal(0, Cents("lost"));
        Assert.Equal(0, Cents("undeliverable"));
        Assert.Equal(0, Cents("booksBalanceCents"));
        Assert.True(Cents("ridersPaidCents") > 0 && Cents("revenueCents") > 0, "Riders were paid and restaurants billed.");
        Assert.Equal(Cents("revenueCents") - Cents("ridersPaidCents") - Cents("chargesCents"), Cents("surplusCents"));
        Assert.Equal(Cents("surplusCents"), Cents("sharedCents") + Cents("keptInReservesCents"));
        Assert.True(Cents("surplusCents") > 0 || Cents("sharedCents") == 0, "A loss is shared with nobody.");

        var recorded = JsonSerializer.Deserialize<RecordedDay>(
            await File.ReadAllTextAsync(Path.Combine(folder.FullName, ".coop", "replay", "recorded-day.json")), Wire.Json)!;
        foreach (var outcome in (DayOutcome[])[DayOutcome.Told(recorded), DayOutcome.Of(recorded)])
            Assert.Equal(
                (Cents("revenueCents"), Cents("ridersPaidCents"), Cents("topUpCents"), Cents("chargesCents"), Cents("surplusCents")),
                (outcome.RevenueCents.Cents, outcome.PayCents.Cents, outcome.TopUpCents.Cents, outcome.ChargesCents.Cents, outcome.SurplusCents.Cents));
        Assert.Equal(DayOutcome.Told(recorded).Restaurants, DayOutcome.Of(recorded).Restaurants);
        Assert.Equal(DayOutcome.Told(recorded).Riders, DayOutcome.Of(recorded).Riders);

        long Cents(string name) => result.GetProperty(name).GetInt64();
    }

    [Fact]
    public async Task On_given_servers_it_is_played_beside_what_is_there_and_no_faster_than_it_may()
    {
        // It dawns an hour before the first shift.
        const int Minutes = 40, Speed = 240;
        WriteDay(orders: 1, minutes: Minutes);
        await using var line = BrokerLine.To(CoopFixture.Bus);
        var before = await Databases();
        using var program = Replay("--postgres", CoopFixture.Postgres, "--bus", line.Bus, "--speed", $"{Speed}");

        Assert.True(await program.Ended() == 0, program.Error);

        var result = JsonElement.Parse(program.Out.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal(1, result.GetProperty("delivered").GetInt64());
        Assert.Equal(0, result.GetProperty("booksBalanceCents").GetInt64());
        Assert.InRange(result.GetProperty("seconds").GetDouble(), (60 + Minutes) * 60.0 / Speed, double.MaxValue);
        Assert.True(line.Calls > 0, "The broker that was given was not used.");
        Assert.False(File.Exists(Path.Combine(folder.FullName, ".coop", "replay", "lock")), "A private server was started.");
        var own = OpenCoop.Services.Select(service => $"coop_replay_{service.Name}").ToList();
        Assert.Equal(before.Union(own).Order(), (await Databases()).Order());
        foreach (var database in own)
            await Say($"DROP DATABASE \"{database}\" WITH (FORCE)");
    }

    [Theory]
    [InlineData("orders.txt", "\t10\t", "\tten\t", 2)]
    [InlineData("orders.txt", "\tr1\t", "\tr9\t", 2)]
    [InlineData("couriers.txt", "\t0\t240", "\t0\tNaN", 2)]
    [InlineData("restaurants.txt", "restaurant\tx", "name\tx", 1)]
    public async Task A_day_that_makes_no_sense_is_refused_with_its_file_and_line(string file, string sound, string broken, int line)
    {
        WriteDay();
        var path = Path.Combine(Day, file);
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace(sound, broken));
        using var program = Replay();

        Assert.Equal(2, await program.Ended());
        Assert.StartsWith($"{path}:{line}: ", Assert.Single(program.Error.TrimEnd().Split('\n')));
        Assert.Empty(program.Out);
        Assert.False(Directory.Exists(Path.Combine(folder.FullName, ".coop")), "Nothing should have been started.");
    }

    private CoopProcess Replay(params string[] more) => CoopProcess.Start(
        founding: null, ["replay", Day, "--data", Path.Combine(folder.FullName, ".coop"), "--port", "0", "--json", .. more]);

    /// <summary>All but those of other tests.</summary>
    private static async Task<List<string>> Databases() =>
        [.. (await Say("SELECT string_agg(datname, ' ') FROM pg_database WHERE datname !~ '^t[0-9a-f]{8}_'")).Split(' ')];

    private static async Task<string> Say(string sql)
    {
        await using var server = NpgsqlDataSource.Create(CoopFixture.Postgres + ";Database=postgres;Pooling=false");
        await using var command = server.CreateCommand(sql);
        return $"{await command.ExecuteScalarAsync()}";
    }

    private void WriteDay(int orders = Orders, int minutes = 240)
    {
        Write("instance_parameters.txt",
            "meters_per_minute\tpickup service minutes\tdropoff service minutes\ttarget click-to-door\tmaximum click-to-door\tpay per order\tguaranteed pay per hour",
            "320\t4\t4\t40\t90\t10\t15");
        Write("restaurants.txt", "restaurant\tx\ty", "r1\t0\t0", "r2\t640\t0");
        Write("couriers.txt", "courier\tx\ty\ton_time\toff_time", $"c1\t0\t640\t0\t{minutes}", $"c2\t640\t640\t0\t{minutes}", $"c3\t0\t0\t5\t{minutes}");
        Write("orders.txt",
            ["order\tx\ty\tplacement_time\trestaurant\tready_time", .. Enumerable.Range(1, orders).Select(number =>
                $"o{number}\t{number * 120}\t{number * 90}\t{number * 10}\tr{1 + ((number + 1) % 2)}\t{(number * 10) + 8}")]);
    }

    private void Write(string file, params string[] lines) => File.WriteAllText(Path.Combine(Day, file), string.Join('\n', lines) + "\n");
}
