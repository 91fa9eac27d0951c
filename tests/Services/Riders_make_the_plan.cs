using System.Net;
using System.Text.Json;
using Coop.Matching;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>Slots lie far ahead, each test on days of its own, so that nobody's plans meet.</summary>
[Collection(nameof(OneCoop))]
public class Riders_make_the_plan(CoopFixture coop)
{
    private static int days = 30;

    /// <summary>Nine in the morning, UTC, of a day that no other test uses.</summary>
    private readonly DateTimeOffset day = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(Interlocked.Add(ref days, 20)).AddHours(9), TimeSpan.Zero);

    [Fact]
    public async Task A_hundred_sign_up_for_the_last_place_and_one_has_it()
    {
        var slot = await Publish(hours: 3, places: 1);
        var riders = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => coop.PersonOf(Guid.NewGuid(), Members.Role.Rider)));

        var answers = await Task.WhenAll(riders.Select(rider => rider.TryPost($"/v1/slots/{slot}/take")));

        Assert.Equal(1, answers.Count(HttpStatusCode.OK));
        Assert.Equal(99, answers.Count(HttpStatusCode.Conflict));
        Assert.Equal("slot_full", await answers.First(answer => answer.StatusCode == HttpStatusCode.Conflict).Code());
        Assert.Equal(1, await Places(slot));
    }

    [Fact]
    public async Task A_hundred_take_a_swap_over_and_one_has_it()
    {
        var slot = await Publish(hours: 3, places: 1);
        var first = await coop.NewRider();
        await first.Post($"/v1/slots/{slot}/take");
        await first.Post($"/v1/slots/{slot}/offer");
        var riders = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => coop.PersonOf(Guid.NewGuid(), Members.Role.Rider)));

        var answers = await Task.WhenAll(riders.Select(rider => rider.TryPost($"/v1/slots/{slot}/accept-swap")));

        Assert.Equal(1, answers.Count(HttpStatusCode.OK));
        Assert.Equal(99, answers.Count(HttpStatusCode.Conflict));
        Assert.Equal(1, await Places(slot));
        Assert.False((await SlotOf(first, slot)).GetProperty("isMine").GetBoolean());
    }

    [Fact]
    public async Task A_place_that_is_offered_to_one_rider_is_nobody_elses()
    {
        var slot = await Publish(hours: 3, places: 1);
        var (giver, friend, stranger) = (await coop.NewRider(), await coop.NewRider(), await coop.NewRider());
        await giver.Post($"/v1/slots/{slot}/take");
        Assert.Equal("no_place", await (await friend.TryPost($"/v1/slots/{slot}/offer")).Code());
        await giver.Post($"/v1/slots/{slot}/offer", new { riderId = friend.Id });

        Assert.Equal("swap_gone", await (await stranger.TryPost($"/v1/slots/{slot}/accept-swap")).Code());
        await giver.Post($"/v1/slots/{slot}/take"); // keeps it after all
        Assert.Equal("swap_gone", await (await friend.TryPost($"/v1/slots/{slot}/accept-swap")).Code());
        await giver.Post($"/v1/slots/{slot}/offer", new { riderId = friend.Id });
        Assert.True((await friend.Post($"/v1/slots/{slot}/accept-swap")).GetProperty("isMine").GetBoolean());
        Assert.Equal(1, await Places(slot));
    }

    [Fact]
    public async Task A_rider_plans_one_thing_at_a_time_even_if_they_sign_up_everywhere_at_once()
    {
        var rider = await coop.NewRider();
        var slots = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Publish(hours: 3, places: 5)));

        var answers = await Task.WhenAll(slots.Select(slot => rider.TryPost($"/v1/slots/{slot}/take")));

        Assert.Equal(1, answers.Count(HttpStatusCode.OK));
        Assert.Equal("overlapping_slot", await answers.First(answer => answer.StatusCode == HttpStatusCode.Conflict).Code());
    }

    [Fact]
    public async Task Nobody_signs_up_past_the_limits_of_working_time()
    {
        var rider = await coop.NewRider();
        await rider.Post($"/v1/slots/{await Publish(hours: 8, places: 1)}/take");
        var evening = await Publish(hours: 3, places: 1, at: 9);

        var answer = await rider.TryPost($"/v1/slots/{evening}/take");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("daily_limit", await answer.Code());

        // Nor into the night before a morning that is planned: the later plan counts too.
        var night = await Publish(hours: 3, places: 1, at: -9);
        Assert.Equal("daily_rest", await (await rider.TryPost($"/v1/slots/{night}/take")).Code());
        Assert.Equal(0, await Places(night));
    }

    [Fact]
    public async Task A_place_is_given_up_without_a_word_and_is_free_again()
    {
        var slot = await Publish(hours: 3, places: 1);
        var (one, other) = (await coop.NewRider(), await coop.NewRider());
        await one.Post($"/v1/slots/{slot}/take");

        var left = await one.Post($"/v1/slots/{slot}/give-up");
        Assert.Equal(left.ToString(), (await one.Post($"/v1/slots/{slot}/give-up")).ToString());
        Assert.Equal(0, left.GetProperty("taken").GetInt32());
        Assert.True((await other.Post($"/v1/slots/{slot}/take")).GetProperty("isMine").GetBoolean());
    }

    [Fact]
    public async Task Hours_that_riders_signed_up_for_stay_theirs()
    {
        var slot = await Publish(hours: 3, places: 2);
        var rider = await coop.NewRider();
        await rider.Post($"/v1/slots/{slot}/take");

        Assert.Equal(HttpStatusCode.OK, (await Put(slot, hours: 3, places: 2)).StatusCode);
        Assert.Equal("slot_taken", await (await Put(slot, hours: 4, places: 2)).Code());
        Assert.Equal("slot_taken", await (await Put(slot, hours: 3, places: 0)).Code());
        Assert.Equal(HttpStatusCode.OK, (await Put(slot, hours: 3, places: 1)).StatusCode);
        Assert.Equal("invalid_params", await (await Put(Guid.NewGuid(), hours: 14, places: 1)).Code());
        Assert.Equal("invalid_params", await (await Put(Guid.NewGuid(), hours: 3, places: 1, at: -24 * 400)).Code());
    }

    [Fact]
    public async Task The_plan_says_what_each_hour_brings()
    {
        var slot = await Publish(hours: 2, places: 3, at: 0.5);
        await (await coop.NewRider()).Post($"/v1/slots/{slot}/take");

        var supply = await coop.Coordinator.Get($"/v1/slots/supply?from={Uri.EscapeDataString($"{day:O}")}&to={Uri.EscapeDataString($"{day.AddHours(4):O}")}");

        Assert.Equal(
            [(5_400, 1_800), (10_800, 3_600), (5_400, 1_800), (0, 0)],
            supply.EnumerateArray().Select(hour => (hour.GetProperty("placesSeconds").GetInt32(), hour.GetProperty("takenSeconds").GetInt32())));
    }

    [Fact]
    public async Task The_plan_is_read_page_by_page()
    {
        var slots = new[] { await Publish(hours: 1, places: 1), await Publish(hours: 1, places: 1), await Publish(hours: 1, places: 1, at: 2) };
        var path = $"/v1/slots?from={Uri.EscapeDataString($"{day:O}")}&to={Uri.EscapeDataString($"{day.AddHours(4):O}")}&limit=2";

        var first = await coop.Coordinator.Get(path);
        var second = await coop.Coordinator.Get($"{path}&after={Uri.EscapeDataString(first.GetProperty("next").GetString()!)}");

        Assert.Equal(
            slots.Order(),
            first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray())
                .Select(slot => slot.GetProperty("id").GetGuid()).Order());
        Assert.Equal(HttpStatusCode.BadRequest, (await coop.Coordinator.Http.GetAsync("/v1/slots?after=nonsense")).StatusCode);
    }

    [Fact]
    public async Task A_planned_shift_without_an_order_is_paid_and_stands_as_planned_on_the_slip()
    {
        var rider = await coop.NewRider();
        var slot = await Publish(hours: 3, places: 1);
        await rider.Post($"/v1/slots/{slot}/take");
        var now = TimeProvider.System.GetUtcNow();
        await coop.InDatabase<MatchingDb, int>(db => db.Slots.Where(one => one.Id == new SlotId(slot)).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.StartsAt, now.AddMinutes(-1)).SetProperty(one => one.EndsAt, now.AddHours(3))));

        var shift = await rider.Post("/v1/shifts", new { vehicle = "bicycle", position = new { lat = 45.0, lng = 4.0 }, limits = new { maxMetres = 1 } });
        Assert.Equal(slot, shift.GetProperty("slotId").GetGuid());
        Assert.Equal(now.AddHours(3), shift.GetProperty("until").GetDateTimeOffset(), TimeSpan.FromSeconds(1));
        await rider.Post($"/v1/shifts/{shift.GetProperty("id").GetGuid()}/end");

        var slip = await Eventually.Is(() => rider.Get("/v1/pay/me"), slip => slip.GetProperty("shifts").GetArrayLength() == 1);
        var paid = slip.GetProperty("shifts")[0];
        Assert.Equal(slot, paid.GetProperty("planned").GetProperty("slotId").GetGuid());
        Assert.True(paid.GetProperty("totalCents").GetInt64() > 0);
    }

    private async Task<Guid> Publish(double hours, int places, double at = 0)
    {
        var id = Guid.NewGuid();
        Assert.Equal(HttpStatusCode.Created, (await Put(id, hours, places, at)).StatusCode);
        return id;
    }

    private Task<HttpResponseMessage> Put(Guid id, double hours, int places, double at = 0) => coop.Coordinator.TryPut(
        $"/v1/slots/{id}", new { startsAt = day.AddHours(at), endsAt = day.AddHours(at + hours), places });

    private async Task<JsonElement> SlotOf(Person reader, Guid slot) =>
        (await reader.Get($"/v1/slots?from={Uri.EscapeDataString($"{day:O}")}")).GetProperty("items").EnumerateArray()
            .First(one => one.GetProperty("id").GetGuid() == slot);

    private Task<int> Places(Guid slot) => coop.InDatabase<MatchingDb, int>(db =>
        db.PlannedShifts.CountAsync(plan => plan.SlotId == new SlotId(slot) && plan.Status == PlanStatus.Taken));
}
