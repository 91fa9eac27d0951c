using System.Net;
using System.Text.Json;
using Coop.Matching;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public class A_shift_is_the_riders_own(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task Nobody_is_on_shift_twice_even_if_they_try_a_hundred_times_at_once()
    {
        var rider = await coop.NewRider();
        var body = new { vehicle = "bicycle", position = new { lat = 45.0, lng = 4.0 }, limits = new { maxMetres = 1 } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => rider.TryPost("/v1/shifts", body)));

        Assert.Equal(1, answers.Count(HttpStatusCode.Created));
        Assert.Equal(99, answers.Count(HttpStatusCode.Conflict));
        Assert.Equal("already_on_shift", await answers.First(answer => answer.StatusCode == HttpStatusCode.Conflict).Code());
    }

    [Fact]
    public async Task A_position_is_kept_on_shift_only_and_gone_afterwards()
    {
        var (rider, shift) = await town.RiderOnShift();
        var here = new { lat = town.At(0).Lat, lng = town.At(0).Lng, at = TimeProvider.System.GetUtcNow() };

        Assert.Equal(HttpStatusCode.NoContent, (await rider.TryPost("/v1/positions", here)).StatusCode);
        Assert.NotNull(PlaceOf(shift));

        await rider.Post($"/v1/shifts/{shift}/pause");
        Assert.Equal("off_shift", await (await rider.TryPost("/v1/positions", here)).Code());
        Assert.Null(PlaceOf(shift));

        await rider.Post($"/v1/shifts/{shift}/resume");
        await rider.Post("/v1/positions", here);
        await rider.Post($"/v1/shifts/{shift}/end");
        Assert.Null(PlaceOf(shift));
        Assert.Equal("off_shift", await (await rider.TryPost("/v1/positions", here)).Code());
    }

    [Fact]
    public async Task No_shift_ends_in_the_middle_of_a_ride()
    {
        var restaurant = await town.Restaurant();
        var (rider, shift) = await town.RiderOnShift();
        var order = await town.Order(restaurant);
        await Town.Accept(rider, order);

        var answer = await rider.TryPost($"/v1/shifts/{shift}/end");
        Assert.Equal("on_a_ride", await answer.Code());
        Assert.Equal(order, (await answer.Problem()).GetProperty("rideId").GetGuid());

        await Town.Step(rider, order, "deliver");
        var ended = await rider.Post($"/v1/shifts/{shift}/end");
        Assert.Equal("ended", ended.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_phone_that_was_offline_tells_the_ride_backwards_and_twice()
    {
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        var order = await town.Order(restaurant);
        await Town.Accept(rider, order);
        var collect = Town.Command();
        var deliver = Town.Command();

        foreach (var (step, command) in new[] { ("deliver", deliver), ("deliver", deliver), ("collect", collect), ("arrived", Town.Command()), ("collect", collect) })
            await rider.Post($"/v1/rides/{order}/{step}", command);

        Assert.Equal("delivered", await Town.StatusOf(restaurant, order, until: "delivered"));
        Assert.Equal(3, await coop.InDatabase<MatchingDb, int>(db => db.Commands.CountAsync(command => command.RideId == new RideId(order))));
    }

    [Fact]
    public async Task Why_a_ride_is_not_offered_yet_is_told_to_members_and_can_be_computed_again()
    {
        var restaurant = await town.Restaurant();
        await town.RiderOnShift();
        var order = await town.Order(restaurant, readyAt: DateTimeOffset.UtcNow.AddMinutes(90));
        await Eventually.Is(() => coop.InDatabase<MatchingDb, int>(db => db.Rides.CountAsync(ride => ride.Id == new RideId(order))), known => known == 1);

        var why = await Eventually.Is(
            () => coop.Coordinator.Get($"/v1/rides/{order}/why"),
            why => why.TryGetProperty("waits", out var told) && told.TryGetProperty("plan", out var plan) && plan.ValueKind == JsonValueKind.Object);

        Assert.Empty(why.GetProperty("decisions").EnumerateArray());
        var waits = why.GetProperty("waits").Deserialize<WaitingRide>(Wire.Json)!;
        var policy = (await coop.Coordinator.Get("/v1/matching/policy")).GetProperty("content").Deserialize<MatchingPolicy>(Wire.Json)!;
        Assert.Equal(waits.Plan!.Winner, waits.Plan.WinnerBy(policy.Dispatch.Weights));
        Assert.True(waits.OfferAt > waits.At || waits.OfferAt is null);
        Assert.Contains("les clients attendent", waits.Words.Fr, StringComparison.Ordinal);
        await restaurant.Post($"/v1/rides/{order}/cancel", new { reason = "a test" });
    }

    [Fact]
    public async Task Why_a_rider_was_asked_can_be_computed_again()
    {
        var restaurant = await town.Restaurant();
        var (rider, shift) = await town.RiderOnShift();
        var order = await town.Order(restaurant);
        await Town.Accept(rider, order);

        var why = await rider.Get($"/v1/rides/{order}/why");

        var decision = why.GetProperty("decisions")[0].GetProperty("decision");
        Assert.Equal(shift, decision.GetProperty("winner").GetGuid());
        var kept = decision.Deserialize<Decision>(Wire.Json)!;
        var policy = (await rider.Get("/v1/matching/policy")).GetProperty("content").Deserialize<MatchingPolicy>(Wire.Json)!;
        Assert.Equal(kept.Winner, kept.WinnerBy(policy.Dispatch.Weights));
        Assert.All(kept.Weighed, one => Assert.Equal(one.Terms.Cost(policy.Dispatch.Weights), one.Cost));
        Assert.True(kept.Excluded["own_max_metres"] > 0 || kept.Weighed.Count > 0);
        var words = why.GetProperty("decisions")[0].GetProperty("words");
        Assert.Contains("put to this rider", words.GetProperty("en").GetString(), StringComparison.Ordinal);
        Assert.Contains("proposée à ce livreur", words.GetProperty("fr").GetString(), StringComparison.Ordinal);
        await Town.Step(rider, order, "deliver");
    }

    private (Place Place, DateTimeOffset At)? PlaceOf(Guid shift) => coop.Services.GetRequiredService<Places>().Of(new ShiftId(shift));
}
