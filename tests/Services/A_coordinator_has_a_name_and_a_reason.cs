using System.Net;

namespace Coop.Services;

[Collection(nameof(OneCoop))]
public class A_coordinator_has_a_name_and_a_reason(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task A_wrong_ending_is_put_right_for_everybody_and_stands_in_the_record()
    {
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        var order = await town.Order(restaurant, tipCents: 200);
        await Town.Accept(rider, order);
        await Town.Step(rider, order, "collect");
        await Town.Step(rider, order, "return", more: new { reason = "nobody there" });
        await Town.Step(rider, order, "returned");
        await Town.StatusOf(restaurant, order, until: "returned");

        var corrected = await coop.Coordinator.Post($"/v1/rides/{order}/correct", new { to = "delivered", reason = "the neighbour took it" });
        var again = await coop.Coordinator.Post($"/v1/rides/{order}/correct", new { to = "delivered", reason = "the neighbour took it" });

        Assert.Equal("delivered", corrected.GetProperty("status").GetString());
        Assert.Equal(corrected.GetProperty("version").GetInt32(), again.GetProperty("version").GetInt32());
        await Town.StatusOf(restaurant, order, until: "delivered");
        var decision = (await coop.Coordinator.Get($"/v1/rides/{order}/why")).GetProperty("decisions").EnumerateArray()
            .Single(one => one.GetProperty("kind").GetString() == "correct");
        Assert.Equal((coop.Coordinator.Id, "the neighbour took it"), (decision.GetProperty("by").GetGuid(), decision.GetProperty("because").GetString()));
        await Eventually.Is(() => rider.Get("/v1/pay/me"), slip => slip.GetProperty("totals").GetProperty("tipsCents").GetInt64() == 200);
        Assert.Equal("illegal_correction", await (await coop.Coordinator.TryPost(
            $"/v1/rides/{order}/correct", new { to = "cancelled", reason = "a wish" })).Code());
    }

    [Fact]
    public async Task What_the_rider_has_set_no_coordinator_sets_aside()
    {
        var restaurant = await town.Restaurant();
        var (rider, _) = await town.RiderOnShift();
        var order = await town.Order(restaurant, toMetresNorth: 9_000);

        var answer = await Eventually.Is(
            () => coop.Coordinator.TryPost($"/v1/rides/{order}/assign", new { riderId = rider.Id, reason = "there is nobody else" }),
            answer => answer.StatusCode != HttpStatusCode.NotFound);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("own_max_metres", await answer.Code());
        await coop.Coordinator.Post($"/v1/rides/{order}/cancel", new { reason = "a test" });
    }
}
