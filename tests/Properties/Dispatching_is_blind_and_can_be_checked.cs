using System.Globalization;
using Coop.Bench;
using Coop.Dispatch;

namespace Coop.Properties;

/// <summary>Days made from seeds are played through the engine, and what it did is held against what it says of itself.</summary>
public sealed class Dispatching_is_blind_and_can_be_checked : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coop-day-").FullName;

    [Theory, InlineData("rolling"), InlineData("unfair"), InlineData("bipartite"), InlineData("greedy")]
    public void Another_program_finds_no_broken_rule_and_the_same_figures(string policy)
    {
        var day = Generate(seed: 5, orders: 200, couriers: 30);
        var run = new DayRun(day, NamedPolicies.Named(policy)).Play(TimeProvider.System);
        SolutionFiles.Write(day, run, folder + "/solution");
        var check = new SolutionCheck(folder, folder + "/solution");
        Assert.Empty(check.Faults);
        var said = DayFigures.Of(day, run, cpuSeconds: 0);
        string[] columns = ["orders", "undelivered", "ctd_mean", "overage", "rtp_mean", "cost_per_order", "gini"];
        Assert.All(columns.Zip(check.Figures()), one => Assert.Equal(one.Second, said[one.First], 9));
    }

    [Theory]
    [InlineData("not yet on shift", "assignments", 0, -10_000)]
    [InlineData("was not placed yet", "assignments", 0, -10_000)]
    [InlineData("collects before being there", "assignments", 1, -30)]
    [InlineData("collects after the shift's end", "assignments", 1, 10_000)]
    [InlineData("is not reported as it was ridden", "orders", 3, 1)]
    [InlineData("ways are not those of the assignments", "couriers", 1, 1)]
    public void The_other_program_sees_a_figure_that_is_wrong(string fault, string file, int column, int by)
    {
        var (path, lines) = Solved(file);
        var last = lines[^1].Split(' ');
        last[column] = (double.Parse(last[column], CultureInfo.InvariantCulture) + by).ToString(CultureInfo.InvariantCulture);
        File.WriteAllLines(path, [.. lines[..^1], string.Join(' ', last)]);
        Assert.Contains(new SolutionCheck(folder, folder + "/solution").Faults, one => one.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void The_order_in_which_riders_are_entered_changes_nothing()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var day = Generate(seed, orders: 80, couriers: 10 + seed);
            var lot = new Random(seed);

            // Many of them stand at one place from one hour on: nothing but the ticket tells them apart.
            day = day with { Couriers = [.. day.Couriers.Select(one => one with { Spot = new Spot(one.Spot.X / 3_000 * 3_000, 0), OnAt = 0, OffAt = 12 * 3_600 })] };
            var turned = day with { Couriers = [.. day.Couriers.OrderBy(_ => lot.Next())] };
            Assert.Equal(Done(day), Done(turned));
        }

        static IEnumerable<string> Done(MatchingDay day) =>
            new DayRun(day, NamedPolicies.Named("rolling"), courier => int.Parse(courier.Id[1..])).Play(TimeProvider.System).Assignments
                .Select(one => $"{one.At} {day.Couriers[one.Courier].Id} {string.Join(' ', one.Drops.Select(drop => drop.Order))} {one.PickupAt}")
                .Order(StringComparer.Ordinal);
    }

    [Fact]
    public void A_thousand_decisions_are_computed_again_from_their_records()
    {
        var policy = NamedPolicies.Named("rolling");
        var records = new List<Giving>();
        for (var seed = 0; records.Count < 1_000; seed++)
            new DayRun(Generate(seed, orders: 300, couriers: 45), policy) { Heard = records.Add }.Play(TimeProvider.System);
        Assert.All(records, giving =>
        {
            Assert.Equal(giving.Rider, Reason.Winner(giving.Because.Weighed).Rider);
            Assert.Equal(giving.Rider, giving.Because.Weighed[0].Rider);
            Assert.All(giving.Because.Weighed, one => Assert.Equal(one.Terms.Cost(policy.Weights), one.Cost));
        });
        Assert.Contains(records, giving => giving.Because.Weighed.Any(one => one.Price > 0));
    }

    private (string Path, string[] Lines) Solved(string file)
    {
        var day = Generate(seed: 6, orders: 60, couriers: 12);
        SolutionFiles.Write(day, new DayRun(day, NamedPolicies.Named("rolling")).Play(TimeProvider.System), folder + "/solution");
        Assert.Empty(new SolutionCheck(folder, folder + "/solution").Faults);
        var path = $"{folder}/solution/solution_info_{file}.txt";
        return (path, File.ReadAllLines(path));
    }

    private MatchingDay Generate(int seed, int orders, int couriers)
    {
        GeneratedDay.Write(folder, seed, orders, couriers, restaurants: 25);
        return MatchingDay.ReadAll([folder]).Single();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
