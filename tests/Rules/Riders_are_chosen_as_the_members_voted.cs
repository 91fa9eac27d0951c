using System.Text.Json;
using Coop.Dispatch;
using Coop.Matching;
using Coop.Pricing;
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
    public void A_policy_that_leaves_no_time_to_answer_or_plans_nowhere_is_refused()
    {
        Assert.Equal("answer_too_short", (Voted with { AnswerSeconds = 29 }).Check()?.Code);
        Assert.NotNull((Voted with { Zones = [] }).Check());
        Assert.NotNull((Voted with { TimeZone = "Atlantis/Poseidonis" }).Check());
        Assert.NotNull((Voted with { Dispatch = Voted.Dispatch with { Rounds = 0 } }).Check());
        Assert.NotNull((Voted with { Dispatch = Voted.Dispatch with { Weights = Voted.Dispatch.Weights with { FairnessPerSecond = -1 } } }).Check());
    }

    [Fact]
    public void The_nearest_idle_rider_is_asked()
    {
        var offer = Assert.Single(Choose([Ride(0)], [Rider(1, 5_000), Rider(2, 1_000)]).Offers);

        Assert.Equal(ShiftOf(2), offer.ShiftId);
        Assert.Equal(ShiftOf(1), offer.Because.RunnerUp?.ShiftId);
        Assert.True(offer.Because.RunnerUp!.Cost > offer.Because.Weighed[0].Cost);
    }

    [Fact]
    public void All_rides_are_weighed_at_once()
    {
        // The nearest rider to both is the only one near to the second: asked one by one, the second would wait long.
        var rides = new[] { Ride(0, readyInMinutes: -1), Ride(10_000) };

        var offers = Choose(rides, [Rider(1, -4_000), Rider(2, 3_000)]).Offers;

        Assert.Equal(
            [(rides[0].Id, ShiftOf(1)), (rides[1].Id, ShiftOf(2))],
            offers.Select(offer => (Assert.Single(offer.Rides), offer.ShiftId)).OrderBy(offer => offer.ShiftId.Value));
    }

    [Fact]
    public void No_rider_is_bound_before_it_is_time()
    {
        var later = Ride(0, readyInMinutes: 30);
        var zone = Open([later], [Rider(1, 1_000)]);

        var (offers, nextAt) = zone.Plan(Noon);

        Assert.Empty(offers);
        var approach = Roads.Between(East(1_000), East(0), Vehicle.Bicycle).Seconds;
        var due = later.ReadyAt.AddSeconds(-approach - (Voted.Dispatch.PickupSeconds / 2) - Voted.Dispatch.MarginSeconds);
        Assert.InRange(nextAt!.Value, due, due.AddSeconds(2));
        Assert.Empty(zone.Plan(nextAt.Value.AddSeconds(-1)).Offers);
        Assert.Single(zone.Plan(nextAt.Value).Offers);
    }

    [Fact]
    public void For_want_of_riders_the_one_there_is_rides_them_all_in_turn()
    {
        var (later, sooner) = (Ride(0, readyInMinutes: 0), Ride(5_000, readyInMinutes: -20));

        var offer = Assert.Single(Choose([later, sooner], [Rider(1, 4_000)]).Offers);

        Assert.Equal([sooner.Id], offer.Rides);
        Assert.Equal(1, offer.Because.PlannedAfter);
    }

    [Fact]
    public void Rides_of_one_restaurant_may_go_together()
    {
        var first = Ride(0);
        var second = Ride(0) with { RestaurantId = first.RestaurantId, Dropoff = East(1_100) };

        var offer = Assert.Single(Choose([first, second], [Rider(1, 500)]).Offers);

        Assert.Equal([first.Id, second.Id], offer.Rides);
    }

    [Fact]
    public void A_ride_that_nobody_may_take_waits()
    {
        var (offers, nextAt) = Choose([Ride(0) with { Grams = 50_000 }], [Rider(1, 0)]);

        Assert.Empty(offers);
        Assert.Null(nextAt);
    }

    [Fact]
    public void Who_said_no_is_asked_again_after_the_voted_while()
    {
        var ride = Ride(0);
        var zone = Open([ride], [Rider(1, 0)]);
        zone.Bar(ride.Id, ShiftOf(1), Noon);

        var (offers, nextAt) = zone.Plan(Noon);

        Assert.Empty(offers);
        Assert.Equal(Noon.AddSeconds(Voted.AskAgainAfterSeconds), nextAt);
        Assert.Single(zone.Plan(nextAt!.Value).Offers);
    }

    public static TheoryData<string> Rules =>
        ["vehicle", "capacity", "own_max_grams", "own_max_metres", "own_until", "daily_limit", "declined"];

    [Theory, MemberData(nameof(Rules))]
    public void Whoever_is_excluded_is_excluded_by_a_rule_with_a_name_whether_a_plan_or_a_person_chooses(string rule)
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
            "daily_limit" => (ride, rider with { MustEnd = new WorkEndAt("daily_limit", Noon.AddMinutes(5)) }),
            _ => (ride, rider),
        };
        var other = Rider(2, 9_000) with { Vehicle = ride.Vehicle ?? Vehicle.CargoBike };
        var zone = Open([ride], [rider, other]);
        if (rule == "declined")
            zone.Bar(ride.Id, rider.ShiftId, Noon);

        var offer = Assert.Single(zone.Plan(Noon).Offers);

        Assert.Equal(ShiftOf(2), offer.ShiftId);
        Assert.Equal(1, offer.Because.Excluded[rule == "daily_limit" ? "working_time" : rule]);
        Assert.DoesNotContain("_", RuleWords.French(offer.Because.Excluded.Keys.Single()), StringComparison.Ordinal);
        var trip = OfferedTrip.Of(Voted.Dispatch, [ride], rider.FreeWhere, rider.Vehicle, Roads, Noon);
        Assert.Equal(rule, Eligibility.ExcludedBy(Voted, [ride], rider, trip, justAsked: rule == "declined"));
        Assert.Null(Eligibility.ExcludedBy(Voted, [ride], other, OfferedTrip.Of(Voted.Dispatch, [ride], East(9_000), other.Vehicle, Roads, Noon), justAsked: false));
    }

    [Fact]
    public void A_ticket_decides_between_equals_and_nothing_else_does()
    {
        var equals = new[] { Rider(1, 1_000) with { Ticket = 70 }, Rider(2, 1_000) with { Ticket = 7 } };

        Assert.Equal(ShiftOf(2), Choose([Ride(0)], equals).Offers[0].ShiftId);
        Assert.Equal(ShiftOf(2), Choose([Ride(0)], [.. equals.Reverse()]).Offers[0].ShiftId);
    }

    [Fact]
    public void Work_goes_to_who_is_furthest_behind_the_guarantee()
    {
        var ahead = Rider(1, 1_000) with { PaidCents = new Money(4_000), WorkedSeconds = 3_600 };
        var behind = Rider(2, 1_010) with { WorkedSeconds = 3_600 };

        Assert.Equal(ShiftOf(2), Choose([Ride(0)], [ahead, behind]).Offers[0].ShiftId);
        Assert.Equal(ShiftOf(1), Choose([Ride(0)], [ahead with { PaidCents = Money.Zero }, behind]).Offers[0].ShiftId);
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
