using System.Runtime.CompilerServices;
using System.Text.Json;
using Coop.Matching;
using Coop.Pricing;
using Coop.Wages;

namespace Coop.Rules;

/// <summary>The presets that a co-op can start from, held against worked examples of each law.</summary>
public class Pay_follows_the_law_of_the_place
{
    private static readonly DateTimeOffset Start = new(2026, 10, 5, 10, 0, 0, TimeSpan.Zero);
    private static readonly MemberId Ada = new(Guid.NewGuid()), Bea = new(Guid.NewGuid());

    public static TheoryData<string> All => ["FR_SCOP_HOURLY", "FR_ARPE", "NYC", "SEATTLE", "BC"];

    [Theory, MemberData(nameof(All))]
    public void Every_preset_can_be_read_whole_and_stands_under_a_known_law(string name)
    {
        var policy = Preset(name);

        Assert.Equal(name, policy.Name);
        Assert.NotEmpty(policy.AllFloors);
        Assert.NotNull(policy.Zone);
        Assert.All(policy.Components.SelectMany(part => part.Figures ?? []).Concat(policy.AllFloors.SelectMany(floor => floor.Figures ?? [])),
            figure => Assert.False(string.IsNullOrWhiteSpace(figure.Source)));
    }

    [Fact]
    public void Arpe_makes_up_thirty_hours_paid_320_with_32_50()
    {
        var month = PayPeriod.Of(FloorPeriod.Month, new DateOnly(2026, 10, 5));

        var line = Assert.Single(PeriodPay.Of(Preset("FR_ARPE"), month, [new(Ada, Ridden(30 * 60), new Money(320_00))])[Ada]);

        Assert.Equal(("arpe", new Money(32_50), true), (line.Rule, line.Cents, line.TopUp));
    }

    [Fact]
    public void New_york_pays_thirty_hours_of_trips_663_90_at_least()
    {
        var week = PayPeriod.Of(FloorPeriod.Week, new DateOnly(2026, 10, 5));

        Assert.Equal(new Money(663_90), Pay.Of(Preset("NYC"), Ridden(30 * 60)).Total);
        Assert.Equal(new Money(663_90), Total(PeriodPay.Of(Preset("NYC"), week, [new(Ada, Ridden(30 * 60), Money.Zero)])[Ada]));
    }

    [Fact]
    public void New_york_pays_all_riders_together_for_trips_and_for_being_on_call()
    {
        var week = PayPeriod.Of(FloorPeriod.Week, new DateOnly(2026, 10, 5));
        Work riding = Ridden(150_000 * 60), onCall = new([Span(ClockState.Available, 0, 100_000 * 60)], [], Start);

        var lines = PeriodPay.Of(Preset("NYC"), week, [new(Ada, riding, Pay.Of(Preset("NYC"), riding).Total), new(Bea, onCall, Money.Zero)]);

        Assert.Equal(new Money(5_532_500_00), Pay.Of(Preset("NYC"), riding).Total + Total(lines.Values.SelectMany(line => line)));
        Assert.Equal(3 * Total(lines[Bea]).Cents, 2 * Total(lines[Ada]).Cents);
    }

    /// <summary>By the rates of 2025: 27 × 0.45 + 3.1 × 0.77 = 14.537, and 8 × 0.45 + 0.8 × 0.77 = 4.216, which is less than 5.20.</summary>
    [Fact]
    public void Seattle_pays_by_minute_and_mile_and_never_less_than_the_least_for_an_offer()
    {
        var (seattle, in2025) = (Preset("SEATTLE"), Start.AddYears(-1) - Start);

        Assert.Equal([("time", 12_15), ("way", 2_39)], Said(Moved(Ridden(27, Done(27, 4_989)), in2025)));
        Assert.Equal([("time", 3_60), ("way", 62), ("per-offer", 98)], Said(Moved(Ridden(8, Done(8, 1_287)), in2025)));
        Assert.Equal([14_54, 5_20], new[] { Ridden(27, Done(27, 4_989)), Ridden(8, Done(8, 1_287)) }.Select(work => Pay.Of(seattle, Moved(work, in2025)).Total.Cents));

        IEnumerable<(string, long)> Said(Work work) => Pay.Of(seattle, work).Lines.Select(line => (line.Rule, line.Cents.Cents));
    }

    [Fact]
    public void British_columbia_pays_engaged_time_and_gives_so_much_a_kilometre_besides()
    {
        var before = Start.AddYears(-1) - Start;
        var paid = Pay.Of(Preset("BC"), Moved(Ridden(24, Done(24, 5_000)), before));

        Assert.Equal((new Money(8_35), new Money(1_75)), (paid.Total, Total(paid.Allowances)));
        Assert.Equal(new Money(8_76), Pay.Of(Preset("BC"), Ridden(24, Done(24, 5_000))).Total);
        Assert.Empty(Pay.Of(Preset("BC"), Ridden(24, Done(24, 5_000)) with { OwnVehicle = false }).Allowances);
    }

    [Fact]
    public void A_scop_pays_every_hour_and_gives_the_riders_costs_back_outside_of_it()
    {
        var shift = new Work([Span(ClockState.Available, 0, 180)], [Done(20, 4_000)], Start, Vehicle.Bicycle);
        var paid = Pay.Of(Preset("FR_SCOP_HOURLY"), shift);

        Assert.Equal(new Money(36_06), paid.Total);
        Assert.Equal(["own-bike", "clothes"], paid.Allowances.Select(line => line.Rule));
        Assert.Equal(["clothes"], Pay.Of(Preset("FR_SCOP_HOURLY"), shift with { OwnVehicle = false }).Allowances.Select(line => line.Rule));
        Assert.Equal(paid.Allowances, Pay.Of(Preset("FR_SCOP_HOURLY"), shift with { OwnVehicle = true }).Allowances);
        Assert.DoesNotContain(Pay.Of(Preset("FR_SCOP_HOURLY"), shift with { Vehicle = Vehicle.Car }).Allowances, line => line.Rule == "own-bike");
        Assert.Equal(["phone"], PeriodPay.AllowancesOf(Preset("FR_SCOP_HOURLY"), PayPeriod.Of(FloorPeriod.Month, new(2026, 10, 5))).Select(line => line.Rule));
    }

    [Fact]
    public void A_figure_holds_from_its_day_on() => Assert.Equal(
        [new Money(11_88), new Money(12_02)],
        new[] { -280, 0 }.Select(days => Pay.Of(Preset("FR_SCOP_HOURLY"), new Work(
            [new(ClockState.Available, Start.AddDays(days), Start.AddDays(days).AddHours(1))], [], Start.AddDays(days))).Total));

    /// <summary>Seattle's rates are fixed anew every January, and those of 2026 were not found: who goes by the old ones is told.</summary>
    [Fact]
    public void A_figure_that_the_law_has_fixed_anew_since_is_warned_of_by_name()
    {
        var seattle = Preset("SEATTLE");

        Assert.Empty(OldFigure.In(seattle, new(2025, 12, 31)));
        var old = OldFigure.In(seattle, new(2026, 1, 1));
        Assert.Superset(new HashSet<string> { "time", "way", "per-offer", "law:seattle-time-and-way", "law:seattle-offer" }, old.Select(one => one.Rule).ToHashSet());
        Assert.All(old, one => Assert.Equal((new DateOnly(2026, 1, 1), new DateOnly(2026, 11, 21)), (one.Figure.RenewedOn, one.Figure.CheckedOn)));
        Assert.Contains(PayPolicyWords.OldFigures(seattle, new(2026, 11, 22)), said => said.Fr.Contains("la loi a fixé un nouveau montant le 2026-01-01", StringComparison.Ordinal));

        // Who looked it up and votes it is warned of the law's own table alone.
        var lookedUp = seattle with { Components = [.. seattle.Components.Select(part => part with { Figures = [.. part.Figures!, new(new Money(99), new(2026, 1, 1), "looked up", new(2026, 12, 1))] })] };
        Assert.DoesNotContain(OldFigure.In(lookedUp, new(2026, 1, 1)), one => one.Rule is "time" or "way");
        foreach (var name in (string[])["FR_SCOP_HOURLY", "FR_ARPE", "NYC", "BC"])
            Assert.Empty(OldFigure.In(Preset(name), new(2026, 11, 22)));
        Assert.NotEmpty(OldFigure.In(Preset("FR_SCOP_HOURLY"), new(2027, 1, 1)));
    }

    [Fact]
    public void What_the_law_asks_and_nobody_reckons_here_is_said()
    {
        var said = PayPolicyWords.Of(Preset("FR_SCOP_HOURLY"), new(2026, 11, 22));

        Assert.Contains(said, one => one.En.StartsWith("Not reckoned here: The supplement for hours beyond a part-time contract (L3123-29)", StringComparison.Ordinal));
        Assert.Contains(said, one => one.Fr.StartsWith("Non calculé ici : Les cotisations", StringComparison.Ordinal));
    }

    private static Work Ridden(int minutes, params RideDone[] rides) => new([Span(ClockState.ToDropoff, 0, minutes)], rides, Start);

    private static Work Moved(Work work, TimeSpan by) => work with
    {
        StartedAt = work.StartedAt + by, Clock = [.. work.Clock.Select(span => span with { From = span.From + by, To = span.To + by })],
        Rides = [.. work.Rides.Select(ride => ride with { At = ride.At + by, TakenAt = ride.TakenAt + by })],
    };

    private static ClockSpan Span(ClockState state, int from, int to) => new(state, Start.AddMinutes(from), Start.AddMinutes(to));

    private static RideDone Done(int minutes, int metres) => new(
        new RideId(Guid.NewGuid()), RideEnd.Delivered, metres, Start.AddMinutes(minutes), new OfferId(Guid.NewGuid()), Start);

    private static Money Total(IEnumerable<PayLine> lines) => lines.Aggregate(Money.Zero, (sum, line) => sum + line.Cents);

    internal static PayPolicy Preset(string name) => JsonSerializer.Deserialize<PayPolicy>(
        File.ReadAllText(Path.Combine(Here(), $"../../services/Members/founding/pay/{name}.json")), Wire.Json)!;

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
