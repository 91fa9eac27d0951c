using Coop.Matching;
using Coop.Routing;

namespace Coop.Properties;

public class Names_and_declines_decide_nothing
{
    private static readonly IRouting Roads = new StraightLine();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory, MemberData(nameof(Seeds))]
    public void Renaming_the_riders_renames_the_assignment_and_changes_nothing_else(int seed)
    {
        var scene = new MatchingScene(seed);
        var names = scene.Riders.ToDictionary(rider => rider.ShiftId, _ => scene.NewShift());
        var renamed = scene.Riders.Select(rider => rider with { ShiftId = names[rider.ShiftId] }).Reverse();

        var before = Choice.Of(scene.Policy, scene.Rides, scene.Riders, Roads, scene.Now);
        var after = Choice.Of(scene.Policy, scene.Rides.Reverse(), renamed, Roads, scene.Now);

        Assert.Equal(before.NextAt, after.NextAt);
        Assert.Equal(
            before.Decisions.Select(decision => (decision.RideId, Winner: Renamed(decision.Winner), decision.RunnerUpCost)),
            after.Decisions.Select(decision => (decision.RideId, decision.Winner, decision.RunnerUpCost)));

        ShiftId? Renamed(ShiftId? shift) => shift is { } one ? names[one] : null;
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Who_declined_one_ride_is_asked_for_the_others_as_if_nothing_had_been(int seed)
    {
        var scene = new MatchingScene(seed);
        var other = scene.Rides[0];
        var declined = other with { NotNow = scene.Riders.Select(rider => rider.ShiftId).ToHashSet() };

        var without = Choice.Of(scene.Policy, scene.Rides.Skip(1), scene.Riders, Roads, scene.Now);
        var with = Choice.Of(scene.Policy, [declined, .. scene.Rides.Skip(1)], scene.Riders, Roads, scene.Now);

        Assert.Equal(
            without.Decisions.Select(decision => (decision.RideId, decision.Winner)),
            with.Decisions.Select(decision => (decision.RideId, decision.Winner)));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void No_other_choice_would_serve_more_rides_or_cost_less(int seed)
    {
        var scene = new MatchingScene(seed, rides: 4, riders: 5);
        var decisions = Choice.Of(scene.Policy, scene.Rides, scene.Riders, Roads, scene.Now).Decisions;

        var cost = decisions.Sum(decision => decision.Chosen?.Cost ?? decision.DeferCost);

        Assert.Equal(Cheapest([.. decisions], []), cost);
        Assert.Distinct(decisions.Where(decision => decision.Winner is not null).Select(decision => decision.Winner));
        Assert.All(decisions, decision => Assert.Null(decision.Chosen?.ExcludedBy));
    }

    private static long Cheapest(Decision[] left, HashSet<ShiftId> taken) => left.Length == 0 ? 0 : left[0].Candidates
        .Where(candidate => candidate.ExcludedBy is null && !taken.Contains(candidate.ShiftId))
        .Select(candidate => candidate.Cost + Cheapest(left[1..], [.. taken, candidate.ShiftId]))
        .Append(left[0].DeferCost + Cheapest(left[1..], taken))
        .Min();
}
