using System.Net;
using System.Text.Json;
using Coop.Matching;
using Coop.Members;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>Who has an accident on shift is asked for nothing more, is paid as if the shift had gone on, and hears from a person.</summary>
[Collection(nameof(OneCoop))]
public sealed class An_accident_is_paid_and_answered(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task Work_ends_at_once_and_pay_goes_on_to_the_planned_end()
    {
        var rider = await coop.NewRider();
        var (slot, now) = (Guid.NewGuid(), TimeProvider.System.GetUtcNow());
        await coop.Coordinator.Put($"/v1/slots/{slot}", new { startsAt = now.AddMinutes(5), endsAt = now.AddHours(2), places = 1 });
        await rider.Post($"/v1/slots/{slot}/take");
        var shift = await town.StartShift(rider);
        var restaurant = await town.Restaurant();
        var order = await town.Order(restaurant);
        await Town.Accept(rider, order);
        var contact = (await rider.Get("/v1/members/me")).GetProperty("contact").GetProperty("id").GetGuid();

        var told = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Report(rider, shift)));

        Assert.Equal(1, await Tables.Number(coop, ServiceName.Matching, $"SELECT count(*) FROM incidents WHERE rider_id = '{rider.Id}'"));
        var paidUntil = told[0].GetProperty("paidUntil").GetDateTimeOffset();
        Assert.Equal(now.AddHours(2), paidUntil, TimeSpan.FromMilliseconds(1));
        Assert.Equal("paid_after_incident", await (await rider.TryPost("/v1/shifts", new { vehicle = "bicycle", position = new { town.At(0).Lat, town.At(0).Lng } })).Code());
        Assert.Equal(0, (await rider.Get("/v1/offers")).GetProperty("items").GetArrayLength());
        var (other, _) = await town.RiderOnShift();
        await Town.Deliver(other, order);
        await Eventually.Is(() => Tables.Number(coop, ServiceName.Matching, $"SELECT count(*) FROM stream WHERE audience = '{contact}' AND subject = '{shift}' AND status = 'incident'"), heard => heard == 1);

        var news = await coop.InDatabase<MatchingDb, List<(DateTimeOffset DueAt, string Body)>>(async db =>
            (await db.Outbox.AsNoTracking().Where(one => one.Type == "matching.shift-ended.v1" && one.Body.Contains(shift.ToString())).ToListAsync())
                .ConvertAll(one => (one.DueAt, one.Body)));
        var (dueAt, body) = Assert.Single(news);
        Assert.Equal(paidUntil, dueAt);
        var last = JsonElement.Parse(body).GetProperty("clock").EnumerateArray().Last();
        Assert.Equal(("incident", paidUntil), (last.GetProperty("state").GetString(), last.GetProperty("to").GetDateTimeOffset()));
    }

    [Fact]
    public async Task Food_in_their_hands_is_named_to_the_coordinators_who_answer_once()
    {
        var restaurant = await town.Restaurant();
        var (rider, shift) = await town.RiderOnShift();
        var order = await town.Order(restaurant);
        await Town.Accept(rider, order);
        await Town.Step(rider, order, "collect");
        var stranger = await coop.NewRider();

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.TryPost($"/v1/shifts/{shift}/incident", new { what = "not mine" })).StatusCode);
        var told = await Report(rider, shift);
        var voted = (await rider.Get("/v1/matching/policy")).GetProperty("figures").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "incidentPaidSeconds");
        Assert.Equal(told.GetProperty("at").GetDateTimeOffset().AddSeconds(voted.GetProperty("value").GetInt32()), told.GetProperty("paidUntil").GetDateTimeOffset());

        var listed = (await coop.Coordinator.Get("/v1/incidents")).EnumerateArray().Single(one => one.GetProperty("id").GetGuid() == shift);
        Assert.Equal(order, Assert.Single(listed.GetProperty("carried").EnumerateArray()).GetGuid());
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => coop.Coordinator.TryPost($"/v1/incidents/{shift}/close", new { answer = "The insurance pays; call me." })));
        Assert.Equal((1, 19), (answers.Count(HttpStatusCode.OK), answers.Count(HttpStatusCode.Conflict)));
        Assert.Equal(0, await Tables.Number(coop, ServiceName.Members, $"SELECT count(*) FROM restrictions WHERE member_id = '{rider.Id}'"));
    }

    private static Task<JsonElement> Report(Person rider, Guid shift) =>
        rider.Post($"/v1/shifts/{shift}/incident", new { what = "A car door opened; my wrist hurts." });
}
