using Coop.Dispatch;

namespace Coop.Rules;

public class A_long_way_counts_where_riders_are_scarce
{
    private const int Minute = 60;

    private static readonly DispatchPolicy Policy = new(
        new DispatchWeights(
            DoorPerSecond: 1_000, WaitingPerSecond: 300, LatePerSecond: 0, RidingPerSecond: 0, FairnessPerSecond: 3, ScarcePerSecond: 200),
        PickupSeconds: 240, DropoffSeconds: 240, HorizonSeconds: 3_600, MarginSeconds: 60, JustInTime: true,
        MostRidesTogether: 5, MostRidesAhead: 16, Rounds: 3, MostTries: 1_000, ExpectedAfterSeconds: 0, ExpectedThousandths: 0);

    /// <summary>One rider of so many stands by; the others are riding, or have yet to begin.</summary>
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(5, 0, 0)]
    [InlineData(8, 0, 375)]
    [InlineData(20, 0, 750)]
    [InlineData(8, 30, 375)]
    public void By_how_few_of_those_at_work_stand_by_and_by_nothing_else(int atWork, int toCome, int thousandths)
    {
        var zone = new Zone(Policy, new Plane());
        for (var i = 0; i < atWork; i++)
            zone.Enter(Rider(freeAt: i == 0 ? 0 : 40 * Minute, beganAt: 0, ticket: i));
        for (var i = 0; i < toCome; i++)
            zone.Enter(Rider(freeAt: 50 * Minute, beganAt: 50 * Minute, ticket: 100 + i));
        zone.Open(new RideToGive(1, new Spot(1_000, 0), new Spot(1_000, 1_000), 0, 0, 40 * Minute, 1_000, null, 500, Key: 1));

        var terms = zone.Plan(now: 0).Givings.Single().Because.Weighed[0].Terms;

        Assert.Equal(400, terms.RidingSeconds);
        Assert.Equal((880 - 107) * thousandths / 1_000, terms.ScarceSeconds);   // of the last second, a quarter of an hour from now, three quarters count
        Assert.Equal(200 * terms.ScarceSeconds, terms.Cost(Policy.Weights) - terms.Cost(Policy.Weights with { ScarcePerSecond = 0 }));
    }

    [Theory]
    [InlineData(0, 8 * 3_600, 880 - 107)]
    [InlineData(0, 400, 400 - 22)]
    [InlineData(1_200, 8 * 3_600, (2_080 - 600) - (1_200 - 200))]
    [InlineData(2 * 3_600, 8 * 3_600, 0)]
    public void By_the_time_of_the_shift_that_it_takes_and_less_the_later_it_is(int setsOutAt, int shiftEndsAt, long counted)
    {
        var zone = new Zone(Policy, new Plane());
        zone.Enter(Rider(freeAt: 0, beganAt: 0, ticket: 0, shiftEndsAt));
        for (var ticket = 1; ticket < 25; ticket++)
            zone.Enter(Rider(freeAt: 4 * 3_600, beganAt: 0, ticket));
        var readyAt = setsOutAt + 320;
        var ride = zone.Open(new RideToGive(1, new Spot(1_000, 0), new Spot(1_000, 1_000), 0, readyAt, 4 * 3_600, 1_000, null, 500, Key: 1));

        zone.Plan(now: 0);
        var terms = zone.WhyWaits(ride, now: 0).Because!.Weighed[0].Terms;

        Assert.Equal(counted * 800 / 1_000, terms.ScarceSeconds);
    }

    private static RiderAtWork Rider(int freeAt, int beganAt, long ticket, int shiftEndsAt = 8 * 3_600) => new(
        new Spot(0, 0), freeAt, Vehicle.Bicycle, 9_000, shiftEndsAt, 10 * 3_600, 20_000, 9_000,
        PaidCents: 0, GuaranteedCents: 0, GuaranteedAt: beganAt, GuaranteeCentsPerHour: 1_200, ticket);

    /// <summary>Straight lines at 5 m/s.</summary>
    private sealed class Plane : IWays
    {
        public Way Between(Spot from, Spot to, Vehicle vehicle) => new((int)Math.Sqrt(from.SquareTo(to)), (int)Math.Sqrt(from.SquareTo(to)) / 5);

        public int LeastSeconds(int straightMetres) => straightMetres / 5;
    }
}
