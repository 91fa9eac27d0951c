using System.Text.Json;
using Coop.Matching;
using static Coop.Rules.Choosing;
using static Coop.Rules.Riding;
using Coop.Wages;

namespace Coop.Rules;

public class Riders_are_chosen_as_the_members_voted
{
    [Fact]
    public void The_founding_policy_can_be_read_and_applied()
    {
        Assert.Null(Voted.Check());
        Assert.True(Voted.AnswerSeconds >= MatchingPolicy.LeastAnswerSeconds);
        Assert.All(Voted.Limits, limit => Assert.Contains("Code du travail", limit.Source, StringComparison.Ordinal));
        Assert.Equal(Enum.GetValues<Vehicle>(), Voted.CapacityGrams.Keys.Order());
    }

    [Fact]
    public void A_policy_that_leaves_no_time_to_answer_is_refused() =>
        Assert.Equal("answer_too_short", (Voted with { AnswerSeconds = 29 }).Check()?.Code);

    [Fact]
    public void The_nearest_idle_rider_is_asked()
    {
        var decision = Assert.Single(Choose([Ride(0)], [Rider(1, 5_000), Rider(2, 1_000)]).Decisions);

        Assert.Equal(ShiftOf(2), decision.Winner);
        Assert.Equal(ShiftOf(1), decision.RunnerUp);
        Assert.True(decision.RunnerUpCost > decision.Chosen!.Cost);
    }

    [Fact]
    public void All_rides_are_weighed_at_once()
    {
        // The nearest rider to both is the only one near to the second: asked one by one, the second would wait long.
        var plan = Choose([Ride(0, readyInMinutes: -1), Ride(10_000)], [Rider(1, -4_000), Rider(2, 3_000)]);

        Assert.Equal([ShiftOf(1), ShiftOf(2)], plan.Decisions.Select(decision => decision.Winner));
    }

    [Fact]
    public void No_rider_is_bound_before_it_is_time()
    {
        var later = Ride(0, readyInMinutes: 30);

        var plan = Choose([later], [Rider(1, 1_000)]);

        Assert.Empty(plan.Decisions);
        var rides = Roads.Between(East(1_000), East(0), Vehicle.Bicycle).Seconds;
        Assert.Equal(later.ReadyAt.AddSeconds(-rides - Voted.OfferMarginSeconds), plan.NextAt);
        Assert.Single(Choose([later], [Rider(1, 1_000)], now: plan.NextAt).Decisions);
    }

    [Fact]
    public void For_want_of_riders_the_ride_that_waits_longest_goes_first()
    {
        var plan = Choose([Ride(0, readyInMinutes: 0), Ride(0, readyInMinutes: -20)], [Rider(1, 1_000)]);

        Assert.Equal([-20, 0], plan.Decisions.Select(decision => (int)(decision.ReadyAt - Noon).TotalMinutes));
        Assert.Equal([ShiftOf(1), null], plan.Decisions.Select(decision => decision.Winner));
        Assert.True(plan.Decisions[0].DeferCost > plan.Decisions[1].DeferCost);
    }

    [Fact]
    public void A_ride_that_nobody_may_take_waits()
    {
        var plan = Choose([Ride(0) with { Grams = 50_000 }], [Rider(1, 0)]);

        Assert.Empty(plan.Decisions);
        Assert.Null(plan.NextAt);
    }

    public static TheoryData<string> Rules =>
        ["vehicle", "capacity", "own_max_grams", "own_max_metres", "own_until", "daily_limit", "declined"];

    [Theory, MemberData(nameof(Rules))]
    public void Whoever_is_excluded_is_excluded_by_a_rule_with_a_name(string rule)
    {
        var ride = Ride(0);
        var rider = Rider(1, 1_000);
        (ride, rider) = rule switch
        {
            "vehicle" => (ride with { Vehicle = Vehicle.Car }, rider),
            "capacity" => (ride with { Grams = 15_001 }, rider),
            "own_max_grams" => (ride, rider with { Limits = new OwnLimits(MaxGrams: 999) }),
            "own_max_metres" => (ride, rider with { Limits = new OwnLimits(MaxMetres: 1_500) }),
            "own_until" => (ride, rider with { Until = Noon.AddSeconds(1) }),
            "daily_limit" => (ride, rider with { MustEnd = new WorkEnd("daily_limit", Noon.AddMinutes(5), Voted.Limits[0], Noon.AddHours(12)) }),
            _ => (ride with { NotNow = new HashSet<ShiftId> { rider.ShiftId } }, rider),
        };

        var decision = Assert.Single(Choose([ride], [rider, Rider(2, 9_000) with { Vehicle = ride.Vehicle ?? Vehicle.CargoBike }]).Decisions);

        Assert.Equal(rule, decision.Candidates.Single(candidate => candidate.ShiftId == rider.ShiftId).ExcludedBy);
        Assert.Equal(ShiftOf(2), decision.Winner);
    }

    [Fact]
    public void A_ticket_decides_between_equals_and_nothing_else_does()
    {
        var equals = new[] { Rider(1, 1_000) with { Ticket = 70 }, Rider(2, 1_000) with { Ticket = 7 } };

        Assert.Equal(ShiftOf(2), Choose([Ride(0)], equals).Decisions[0].Winner);
        Assert.Equal(ShiftOf(2), Choose([Ride(0)], [.. equals.Reverse()]).Decisions[0].Winner);
    }

    [Fact]
    public void A_decision_is_kept_as_it_was_and_its_costs_can_be_worked_out_again()
    {
        var decision = Choose([Ride(0, readyInMinutes: -3)], [Rider(1, 5_000), Rider(2, 1_000)]).Decisions[0];

        var kept = JsonSerializer.Deserialize<Decision>(JsonSerializer.Serialize(decision, Wire.Json), Wire.Json)!;

        // The instants follow from the seconds.
        Assert.Equal(decision.Candidates.Select(one => one with { PickupAt = default, DropoffAt = default }), kept.Candidates);
        Assert.All(kept.Candidates, candidate => Assert.Equal(
            candidate.Cost,
            (Voted.Weights.WaitingFood * candidate.WaitingSeconds) + (Voted.Weights.Riding * candidate.RidingSeconds)));
        Assert.Equal(kept.Candidates.MinBy(candidate => candidate.Cost)!.ShiftId, kept.Winner);
    }

    [Fact]
    public void The_pay_shown_is_the_hours_that_the_ride_takes()
    {
        var policy = new PayPolicy("by the hour", [new("time", "Time", PaidPer.Hour, new Money(1_202)), new("ride", "Ride", PaidPer.Ride, new Money(50))], []);

        var pay = OfferPay.Of(policy, Noon, seconds: 1_800, metres: 2_000);

        Assert.Equal((PayBasis.PerHour, new Money(651)), (pay.Basis, pay.GuaranteedCents));
        Assert.Equal(pay.GuaranteedCents, new Money(pay.Lines.Sum(line => line.Cents.Cents)));
    }

    [Fact]
    public void The_spread_of_work_is_the_textbooks()
    {
        var fairness = Fairness.Of([.. new long[] { 100, 200, 300, 400 }.Select(cents => new ShiftWork(new DateOnly(2026, 10, 5), 3_600, 600, new Money(cents)))]);

        Assert.Equal(250, fairness.GiniPerMille);
        Assert.Equal(new Spread(100, 100, 200, 400, 400), fairness.WorkCentsPerHour);
        Assert.Equal(600, fairness.WaitingSecondsPerHour?.Median);
        Assert.Null(Fairness.Of([]).GiniPerMille);
    }
}
