using Coop.Bench;

namespace Coop.Properties;

/// <summary>One recorded day under two policies side by side, as members want to see it before they vote.</summary>
public sealed class Members_see_what_a_vote_would_change : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coop-whatif-").FullName;
    private readonly MatchingDay day;

    public Members_see_what_a_vote_would_change()
    {
        GeneratedDay.Write(folder, seed: 3, orders: 150, couriers: 40, restaurants: 20);
        day = MatchingDay.ReadAll([folder]).Single();
    }

    [Theory, InlineData("rolling", "unfair"), InlineData("bipartite", "greedy"), InlineData("unfair", "bipartite")]
    public void Each_column_is_what_its_policy_comes_to_alone(string first, string second)
    {
        var told = WhatIf.Compare(day, first, second).ToDictionary(line => line.What);

        foreach (var (policy, value) in new[] { (first, told.ToDictionary(line => line.Key, line => line.Value.First)), (second, told.ToDictionary(line => line.Key, line => line.Value.Second)) })
        {
            var alone = DayFigures.Of(day, new DayRun(day, NamedPolicies.Named(policy)).Play(TimeProvider.System), cpuSeconds: 0);
            Assert.Equal(alone["undelivered"], value["orders left undelivered"]);
            Assert.Equal(alone["ctd_mean"], value["minutes from click to door, mean"]);
            Assert.Equal(alone["gini"], value["spread of it (Gini)"]);
            Assert.Equal(alone["cost_per_order"], value["paid an order, guarantee included"]);
            Assert.InRange(value["minutes without work an hour, middle"], 0, value["minutes without work an hour, most waiting tenth"]);
            Assert.InRange(value["earned by rides an hour, middle"], value["earned by rides an hour, lowest tenth"], value["earned by rides an hour, highest tenth"]);
        }
    }

    [Fact]
    public void What_fairness_does_is_seen()
    {
        var told = WhatIf.Compare(day, "rolling", "unfair").ToDictionary(line => line.What);

        var (_, with, without) = told["spread of it (Gini)"];
        Assert.True(with < without, $"{with} with, {without} without");
    }

    [Fact]
    public void One_policy_is_nothing_to_compare()
    {
        Assert.Throws<ArgumentException>(() => WhatIf.Run([folder, "--policy", "rolling"]));
        Assert.Throws<ArgumentException>(() => WhatIf.Run([folder, "--policy", "rolling", "--policy", "the best"]));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
