using System.Text.Json;
using Coop.Dispatch;
using Coop.Matching;
using Coop.Pricing;
using static Coop.Rules.Choosing;
using static Coop.Rules.Riding;

namespace Coop.Rules;

/// <summary>Who was weighed, what it came to, and why a ride waits, so that anyone can work it out again.</summary>
public class Every_choice_is_explained
{
    private static readonly PolicyRef Policy = new("voted", 1, "sha256:0");

    private static WaitingRide Why(ZoneState zone, RideHere ride) => zone.WhyWaits(ride.Id, Policy, Noon)!;

    [Fact]
    public void A_decision_is_kept_as_it_was_and_can_be_worked_out_and_read_again()
    {
        var decision = Choose([Ride(0, readyInMinutes: -3)], [Rider(1, 5_000), Rider(2, 1_000)]).Offers[0].Because;

        var kept = JsonSerializer.Deserialize<Decision>(JsonSerializer.Serialize(decision, Wire.Json), Wire.Json)!;

        Assert.Equal(decision.Weighed, kept.Weighed);
        Assert.Equal(kept.Winner, kept.WinnerBy(Voted.Dispatch.Weights));
        Assert.All(kept.Weighed, one => Assert.Equal(one.Cost, one.Terms.Cost(Voted.Dispatch.Weights)));
        var words = DecisionWords.Of(DecisionKind.Choice, null, kept, Voted.Dispatch.Weights);
        Assert.Contains("The next best of 2 weighed", words.En, StringComparison.Ordinal);
        Assert.Contains("Le choix suivant, sur 2 comparés", words.Fr, StringComparison.Ordinal);
    }

    [Fact]
    public void Even_where_a_flood_takes_all_the_tries_it_is_said_who_else_was_weighed()
    {
        var hasty = Voted with { Dispatch = Voted.Dispatch with { MostTries = 1 } };

        var offer = Assert.Single(Open([Ride(0)], [Rider(1, 5_000), Rider(2, 1_000)], hasty).Plan(Noon).Offers);

        Assert.Equal([ShiftOf(2), ShiftOf(1)], offer.Because.Weighed.Select(one => one.ShiftId));
    }

    [Fact]
    public void Why_a_ride_waits_is_said_as_it_stands_and_can_be_worked_out_again()
    {
        var (later, heavy) = (Ride(0, readyInMinutes: 30), Ride(100) with { Grams = 50_000 });
        var zone = Open([later, heavy], [Rider(1, 1_000), Rider(2, 3_000)]);
        var (_, nextAt) = zone.Plan(Noon);

        var held = Why(zone, later);
        Assert.Equal((nextAt, false, 0), (held.OfferAt, held.IsRiderBusy, held.RidesBefore));
        Assert.Equal(held.Plan!.Winner, held.Plan.WinnerBy(Voted.Dispatch.Weights));
        Assert.Equal(2, held.Plan.Weighed.Count);
        Assert.Contains("It is offered in about", held.Words.En, StringComparison.Ordinal);
        Assert.DoesNotContain("was put to", held.Words.En, StringComparison.Ordinal);

        var barred = Why(zone, heavy);
        Assert.Null(barred.Plan);
        Assert.Equal(2, Assert.Single(barred.Excluded, rule => rule.Key == "capacity").Value);
        Assert.Contains("2 could not be asked: it is heavier than the vehicle carries", barred.Words.En, StringComparison.Ordinal);
        Assert.Contains("plus lourd", barred.Words.Fr, StringComparison.Ordinal);

        zone.Leave(ShiftOf(1));
        zone.Leave(ShiftOf(2));
        Assert.Contains("Nobody on shift is in reach", Why(zone, later).Words.En, StringComparison.Ordinal);
        Assert.Null(zone.WhyWaits(Ride(0).Id, Policy, Noon));
    }

    [Fact]
    public void However_many_ask_one_plan_answers_them_until_the_next_cycle()
    {
        var (first, second) = (Ride(0, readyInMinutes: 30), Ride(100, readyInMinutes: 40));
        var zone = Open([first, second], [Rider(1, 1_000)]);
        zone.Plan(Noon);

        Assert.Equal(Noon, At(first, Noon));
        Assert.Equal(Noon, At(second, Noon.AddSeconds(1)));
        zone.Plan(Noon.AddSeconds(2));
        Assert.Equal(Noon.AddSeconds(3), At(first, Noon.AddSeconds(3)));
        zone.Move(ShiftOf(1), East(2_000));
        Assert.Equal(Noon.AddSeconds(4), At(first, Noon.AddSeconds(4)));

        DateTimeOffset At(RideHere ride, DateTimeOffset asked) => zone.WhyWaits(ride.Id, Policy, asked)!.At;
    }

    [Fact]
    public void A_ride_behind_another_and_one_whose_rider_is_riding_wait_for_their_rider()
    {
        var (later, sooner) = (Ride(0, readyInMinutes: -5), Ride(5_000, readyInMinutes: -20));
        var zone = Open([later, sooner], [Rider(1, 4_000) with { FreeAt = Noon.AddMinutes(7) }]);

        Assert.Equal((Noon.AddMinutes(7), true, 0), (Why(zone, sooner).OfferAt, Why(zone, sooner).IsRiderBusy, Why(zone, sooner).RidesBefore));
        Assert.Contains("on another ride for about 7 min", Why(zone, sooner).Words.En, StringComparison.Ordinal);
        Assert.Equal((null, 1), (Why(zone, later).OfferAt, Why(zone, later).RidesBefore));
        Assert.Contains("who has 1 to ride before it", Why(zone, later).Words.En, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_looked_at_is_told_and_the_weights_as_they_are()
    {
        Assert.Equal(typeof(RiderAtWork).GetProperties().Length + typeof(RideToGive).GetProperties().Length + 1, MatchingWords.Inputs.Count);
        var weights = MatchingWords.Weights(new DispatchWeights(600, 300, 0, 0, 100));
        Assert.Equal([600, 300, 0, 0, 0, 100], weights.Select(weight => weight.SharePerMille));

        // Every time of the policy under its own name, with its own value.
        var figures = typeof(MatchingPolicy).GetProperties().Where(one => one.PropertyType == typeof(int)).ToDictionary(one => JsonNamingPolicy.CamelCase.ConvertName(one.Name), one => one.GetValue(Choosing.Voted));
        Assert.Equal(figures.OrderBy(one => one.Key, StringComparer.Ordinal), MatchingWords.Figures(Choosing.Voted).ToDictionary(one => one.Name, one => (object?)one.Value).OrderBy(one => one.Key, StringComparer.Ordinal));
    }
}
