using Coop.Matching;
using static Coop.Rules.Choosing;
using static Coop.Rules.Riding;

namespace Coop.Rules;

/// <summary>Where planning takes a rider to be, when it knows, when it asks, and when it has to guess.</summary>
public class Nobody_is_sent_far_from_where_they_are_not
{
    private static readonly TownZone Zone = new("the town", 45.75, 4.85);
    private static readonly DateTimeOffset InTime = Noon + Whereabouts.Patience - TimeSpan.FromSeconds(1), TooLate = Noon + Whereabouts.Patience;

    private readonly Places places = new();
    private readonly Whereabouts whereabouts;

    public Nobody_is_sent_far_from_where_they_are_not() => whereabouts = new(places);

    [Fact]
    public void Of_whom_nothing_is_known_the_phone_is_asked_once_and_nothing_offered_meanwhile()
    {
        var started = Seen();

        Assert.Null(At(started, Noon));
        Assert.Equal([ShiftOf(1)], whereabouts.TakeToAsk());
        Assert.Null(At(started, InTime));
        Assert.Empty(whereabouts.TakeToAsk());
        Assert.Equal(TooLate, whereabouts.NextAt);

        places.Keep(ShiftOf(1), East(700), InTime);
        Assert.True(whereabouts.Misses(ShiftOf(1)));
        Assert.Equal(East(700), At(started, InTime));
        Assert.False(whereabouts.Misses(ShiftOf(1)));
        Assert.Null(whereabouts.NextAt);
    }

    [Fact]
    public void Who_keeps_silent_is_planned_for_by_the_best_guess_and_not_asked_again()
    {
        Assert.Null(At(Seen(), Noon));
        Assert.Empty(whereabouts.Silent(InTime));
        Assert.Equal([ShiftOf(1)], whereabouts.Silent(TooLate));
        Assert.Equal(Zone.Middle, At(Seen(), TooLate));
        Assert.Equal(Zone.Middle, At(Seen(), TooLate.AddHours(1)));
        Assert.Empty(whereabouts.Silent(TooLate.AddHours(1)));
        Assert.Null(whereabouts.NextAt);
        Assert.Single(whereabouts.TakeToAsk());
    }

    [Fact]
    public void Where_the_last_ride_ended_counts_until_a_pause()
    {
        var rode = Seen(rodeUntil: Noon.AddMinutes(-20));
        Assert.Equal(East(2_000), At(rode, Noon));

        Assert.Null(At(rode with { PausedUntil = Noon.AddMinutes(-1) }, Noon));
        Assert.Equal(East(2_000), At(rode with { PausedUntil = Noon.AddMinutes(-1) }, TooLate));
        Assert.Equal(East(2_000), At(rode with { PausedUntil = Noon.AddMinutes(-30) }, TooLate));
    }

    [Fact]
    public void What_the_phone_said_counts_until_a_ride_takes_them_elsewhere()
    {
        places.Keep(ShiftOf(1), East(700), Noon);

        Assert.Equal(East(700), At(Seen(rodeUntil: Noon.AddMinutes(-20)), Noon));
        Assert.Equal(East(2_000), At(Seen(rodeUntil: Noon.AddMinutes(1)), Noon.AddMinutes(1)));
        Assert.Equal(East(2_000), At(Seen() with { Rider = Rider(1, 2_000) with { FreeAt = Noon.AddMinutes(9) } }, Noon));
        Assert.Empty(whereabouts.TakeToAsk());
    }

    [Fact]
    public void Who_was_away_is_asked_anew()
    {
        Assert.Null(At(Seen(), Noon));
        whereabouts.Forget(ShiftOf(1));
        Assert.Null(At(Seen(), TooLate));
        Assert.Equal(2, whereabouts.TakeToAsk().Count);
        whereabouts.ForgetAllBut(new HashSet<ShiftId> { ShiftOf(2) });
        Assert.Null(whereabouts.NextAt);
    }

    [Theory, InlineData(1, 1, 1), InlineData(1, 2, 1), InlineData(2, 1, 2), InlineData(2, 2, 1), InlineData(3, 2, 2), InlineData(7, 3, 3), InlineData(2, 0, 2)]
    public void Each_instance_holds_its_part_of_the_zones_and_together_they_hold_all(int zones, int instances, int part)
    {
        Assert.Equal(part, HoldZones.PartOf(zones, instances));
        Assert.True(HoldZones.PartOf(zones, instances) * Math.Max(1, instances) >= zones);
    }

    private Place? At(RiderSeen seen, DateTimeOffset now) => whereabouts.Of(seen, Zone, now);

    private static RiderSeen Seen(DateTimeOffset? rodeUntil = null) => new(Zone.Name, Rider(1, 2_000), rodeUntil, PausedUntil: null);
}
