using Coop.Matching;

namespace Coop.Properties;

public class Names_and_declines_decide_nothing
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory, MemberData(nameof(Seeds))]
    public void Renaming_the_riders_renames_the_assignment_and_changes_nothing_else(int seed)
    {
        var scene = new MatchingScene(seed);
        var names = scene.Riders.ToDictionary(rider => rider.ShiftId, _ => scene.NewShift());
        var renamed = scene.Riders.Select(rider => rider with { ShiftId = names[rider.ShiftId] }).Reverse();

        var before = scene.Open(scene.Rides, scene.Riders).Plan(scene.Now);
        var after = scene.Open(scene.Rides.Reverse(), renamed).Plan(scene.Now);

        Assert.Equal(before.NextAt, after.NextAt);
        Assert.Equal(Told(before.Offers, shift => names[shift]), Told(after.Offers, shift => shift));
        Assert.True(seed > 20 || before.Offers.Count + (before.NextAt is null ? 0 : 1) > 0);
    }

    /// <summary>A rider who says no to a ride that nobody else could take either: all else goes on as if it had not been there.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void Who_declined_one_ride_is_asked_for_the_others_as_if_nothing_had_been(int seed)
    {
        var scene = new MatchingScene(seed);
        var policy = scene.Policy with { Dispatch = scene.Policy.Dispatch with { ExpectedAfterSeconds = 0 } };
        var declined = scene.Rides[0];

        var without = Open(scene.Rides.Skip(1)).Plan(scene.Now);
        var zone = Open(scene.Rides);
        foreach (var rider in scene.Riders)
            zone.Bar(declined.Id, rider.ShiftId, scene.Now);
        var with = zone.Plan(scene.Now);

        Assert.Equal(Told(without.Offers, shift => shift), Told(with.Offers, shift => shift));

        ZoneState Open(IEnumerable<RideHere> rides)
        {
            var open = new ZoneState(policy.Zones[0], policy, guaranteeCentsPerHour: 1_300, MatchingScene.Roads);
            foreach (var rider in scene.Riders)
                open.Enter(rider, scene.Now);
            foreach (var ride in rides)
                open.Open(ride);
            return open;
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Who_goes_off_and_comes_back_the_same_is_treated_the_same(int seed)
    {
        var scene = new MatchingScene(seed);
        var zone = scene.Open(scene.Rides, scene.Riders);
        foreach (var rider in scene.Riders.Reverse())
            zone.Leave(rider.ShiftId);
        foreach (var rider in scene.Riders)
            zone.Enter(rider, scene.Now);

        Assert.Equal(
            Told(scene.Open(scene.Rides, scene.Riders).Plan(scene.Now).Offers, shift => shift), Told(zone.Plan(scene.Now).Offers, shift => shift));
    }

    [Fact]
    public void What_one_rider_declined_is_not_held_against_who_comes_after_them()
    {
        var scene = new MatchingScene(seed: 1, rides: 1, riders: 1);
        var ride = scene.NewRide() with { Grams = 1_000 };
        var zone = scene.Open([ride], [scene.Riders[0] with { Until = null, Limits = new OwnLimits() }]);
        zone.Bar(ride.Id, scene.Riders[0].ShiftId, scene.Now);
        Assert.Empty(zone.Plan(scene.Now).Offers);

        zone.Leave(scene.Riders[0].ShiftId);
        var next = scene.NewRider() with { Until = null, Limits = new OwnLimits() };
        zone.Enter(next, scene.Now);

        Assert.Equal(next.ShiftId, Assert.Single(zone.Plan(scene.Now.AddMinutes(9)).Offers).ShiftId);
    }

    private static IEnumerable<string> Told(IEnumerable<RidesToOffer> offers, Func<ShiftId, ShiftId> name) => offers
        .Select(offer => $"{name(offer.ShiftId).Value}: {string.Join(' ', offer.Rides)}, before {offer.Because.RunnerUp?.Cost}")
        .Order(StringComparer.Ordinal);
}
