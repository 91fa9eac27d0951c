using System.Net;
using System.Text.Json;
using Coop.Members;

namespace Coop.Services;

/// <summary>A coordinator writes down until when the co-op is insured; people are reminded before, and after that day no shift is begun.</summary>
[Collection(nameof(PrivateServers))]
public sealed class Nobody_rides_without_insurance : IDisposable
{
    private readonly UnluckyCoop coop = new(riders: 1, new { Here.lat, Here.lng, Here.address }, coordinator: true);
    private readonly Stubborn world = new();
    private CoopProcess? program;

    public void Dispose()
    {
        program?.Dispose();
        coop.Dispose();
    }

    [Fact]
    public async Task From_when_it_ended_until_the_next_is_written_down_nobody_goes_on_shift()
    {
        (program, world.Address) = await coop.Open();
        var people = JsonSerializer.Deserialize<List<SignIns.One>>(await File.ReadAllTextAsync(coop.SignIns), Wire.Json)!;
        using var rider = await world.SignedIn(people.Single(one => one.Roles.Contains(Role.Rider)));
        using var coordinator = await world.SignedIn(people.Single(one => one.Roles.Contains(Role.Coordinator)));
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

        // A co-op that wrote down none is asked for none.
        await Eventually.Is(() => world.Once(rider, HttpMethod.Get, "/v1/insurance"), founded => founded.Status != HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.NotFound, (await world.Once(rider, HttpMethod.Get, "/v1/insurance")).Status);
        await RideAndGoHome(rider);

        Assert.Equal(HttpStatusCode.Forbidden, (await Record(rider, today.AddDays(10))).Status);
        foreach (var day in (DateOnly[])[today.AddDays(-2), today.AddYears(6)])
            Assert.InRange((int)(await Record(coordinator, day)).Status, 400, 422);
        Assert.Equal(0, await coop.Number("matching", "SELECT count(*) FROM covers"));

        foreach (var (day, reminders) in ((DateOnly, int)[])[(today.AddDays(20), 1), (today.AddDays(10), 2)])
        {
            Assert.Equal(HttpStatusCode.Created, (await Record(coordinator, day)).Status);
            await Eventually.Is(() => coop.Number("matching", $"SELECT count(*) FROM stream WHERE audience = '{Guid.Empty}' AND status = 'insurance-ends'"), told => told == reminders);
        }
        var shown = await world.Ask(rider, HttpMethod.Get, "/v1/insurance");
        Assert.Equal((true, $"{today.AddDays(10):yyyy-MM-dd}", $"{today.AddDays(-20):yyyy-MM-dd}"), (shown.GetProperty("good").GetBoolean(), Text(shown, "lastValidOn"), Text(shown, "remindsFrom")));
        await RideAndGoHome(rider);

        await coop.Do("matching", "UPDATE covers SET last_valid_on = current_date - 2");
        var (status, refused) = await StartShift(rider);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "insurance_ended"), (status, Text(refused, "code")));
        Assert.Equal(await coop.Number("matching", "SELECT DISTINCT last_valid_on - date '2000-01-01' FROM covers"), DateOnly.Parse(Text(refused, "lastValidOn")).DayNumber - new DateOnly(2000, 1, 1).DayNumber);
        Assert.Equal("/v1/members/me", Text(refused, "contact"));
        Assert.False((await world.Ask(rider, HttpMethod.Get, "/v1/insurance")).GetProperty("good").GetBoolean());
        Assert.Equal(2, await coop.Number("matching", "SELECT count(*) FROM shifts"));

        Assert.Equal(HttpStatusCode.Created, (await Record(coordinator, today.AddYears(1))).Status);
        await RideAndGoHome(rider);
    }

    private async Task RideAndGoHome(HttpClient rider)
    {
        var (status, shift) = await StartShift(rider);
        Assert.True(status == HttpStatusCode.Created, shift.ToString());
        await world.Ask(rider, HttpMethod.Post, $"/v1/shifts/{shift.GetProperty("id").GetGuid()}/end", new { });
    }

    private Task<(HttpStatusCode Status, JsonElement Answer)> StartShift(HttpClient rider) =>
        world.Once(rider, HttpMethod.Post, "/v1/shifts", new { vehicle = "bicycle", position = new { Here.lat, Here.lng } });

    private Task<(HttpStatusCode Status, JsonElement Answer)> Record(HttpClient who, DateOnly lastValidOn) =>
        world.Once(who, HttpMethod.Post, "/v1/insurance", new { what = "accidents and liability", lastValidOn });

    private static string Text(JsonElement answer, string name) => answer.GetProperty(name).GetString()!;

    private static (double lat, double lng, string address) Here => (45.75, 4.85, "Rue du Test");
}
