using System.Text.Json;
using Coop.Matching;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>Somebody leaves the co-op in the middle of a shift: the shift ends and is paid, and no food is left behind.</summary>
[Collection(nameof(OneCoop))]
public sealed class Who_leaves_goes_off_shift(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task At_once_when_nothing_is_to_be_ridden()
    {
        var restaurant = await town.Restaurant();
        var (rider, shift) = await town.RiderOnShift();
        var order = await town.Order(restaurant);
        await Town.OfferOf(rider, order);

        await Leave(rider);

        await Ended(shift);
        await Paid(rider);
        Assert.Equal(0, (await rider.Get("/v1/offers")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task At_once_when_the_food_can_still_be_taken_by_another()
    {
        var restaurant = await town.Restaurant();
        var (rider, shift) = await town.RiderOnShift();
        var order = await town.Order(restaurant);
        await Town.Accept(rider, order);

        await Leave(rider);

        await Ended(shift);
        await Paid(rider);
        var (other, _) = await town.RiderOnShift();
        await Town.Deliver(other, order);
        await Town.StatusOf(restaurant, order, until: "delivered");
    }

    [Fact]
    public async Task Once_the_food_in_their_hands_is_delivered()
    {
        var restaurant = await town.Restaurant();
        var (rider, shift) = await town.RiderOnShift();
        var order = await town.Order(restaurant);
        await Town.Accept(rider, order);
        await Town.Step(rider, order, "collect");

        await Leave(rider);
        await Eventually.Is(() => Shift(shift), one => one.EndsWithRide);
        Assert.Equal(ShiftStatus.On, (await Shift(shift)).Status);
        await Town.Step(rider, order, "deliver");

        await Ended(shift);
        await Paid(rider);
        Assert.Equal(1, await Tables.Number(coop, ServiceName.Pricing,
            $"SELECT count(*) FROM settled_shifts WHERE shift_id = '{shift}' AND rides::text LIKE '%{order}%'"));
    }

    [Fact]
    public async Task And_their_place_in_the_plan_is_free_again()
    {
        var (leaving, other, slot, now) = (await coop.NewRider(), await coop.NewRider(), Guid.NewGuid(), TimeProvider.System.GetUtcNow());
        await coop.Coordinator.Put($"/v1/slots/{slot}", new { startsAt = now.AddDays(3), endsAt = now.AddDays(3).AddHours(2), places = 1 });
        await leaving.Post($"/v1/slots/{slot}/take");
        Assert.Equal("slot_full", await (await other.TryPost($"/v1/slots/{slot}/take")).Code());

        await Leave(leaving);

        await Eventually.Is(() => other.TryPost($"/v1/slots/{slot}/take"), answer => answer.IsSuccessStatusCode);
    }

    private static Task<JsonElement> Leave(Person rider) => rider.Post($"/v1/members/{rider.Id}/leave", new { });

    private Task<Shift> Ended(Guid shift) => Eventually.Is(() => Shift(shift), one => one.Status == ShiftStatus.Ended);

    private static Task<JsonElement> Paid(Person rider) =>
        Eventually.Is(() => rider.Get("/v1/pay/me"), slip => slip.GetProperty("shifts").GetArrayLength() == 1);

    private Task<Shift> Shift(Guid shift) => coop.InDatabase<MatchingDb, Shift>(db =>
        db.Shifts.AsNoTracking().SingleAsync(one => one.Id == new ShiftId(shift)));
}
