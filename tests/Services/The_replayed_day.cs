using System.Text.Json;

namespace Coop.Services;

/// <summary>A day from files, played by the real program: nobody lost, nobody cheated, and a day that makes no sense is refused with its line.</summary>
public sealed class The_replayed_day : IDisposable
{
    private const int Orders = 10;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coop-day-");

    private string Day => folder.CreateSubdirectory("day").FullName;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Ten_orders_are_delivered_and_the_cents_add_up()
    {
        SmallDay.Write(folder.CreateSubdirectory("day"), Orders);
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

    [Theory]
    [InlineData("orders.txt", "\t10\t", "\tten\t", 2)]
    [InlineData("orders.txt", "\tr1\t", "\tr9\t", 2)]
    [InlineData("couriers.txt", "\t0\t240", "\t0\tNaN", 2)]
    [InlineData("restaurants.txt", "restaurant\tx", "name\tx", 1)]
    public async Task A_day_that_makes_no_sense_is_refused_with_its_file_and_line(string file, string sound, string broken, int line)
    {
        SmallDay.Write(folder.CreateSubdirectory("day"), Orders);
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
}
