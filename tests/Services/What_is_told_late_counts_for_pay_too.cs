namespace Coop.Services;

/// <summary>A shift that is over is told again, whole, when something of it is told late or put right, so that its pay is.</summary>
[Collection(nameof(QuietCoop))]
public sealed class What_is_told_late_counts_for_pay_too(CoopFixture coop)
{
    private readonly Town town = new(coop);

    [Fact]
    public async Task A_step_that_a_phone_tells_after_the_shift()
    {
        var (rider, shift, order) = await Over();

        await Town.Step(rider, order, "arrived", TimeProvider.System.GetUtcNow().AddMinutes(-1));

        await Settled(shift, revision: 1);
        await Town.Step(rider, order, "arrived-dropoff");
        await Settled(shift, revision: 2);
    }

    [Fact]
    public async Task A_correction_that_the_rider_agreed_to_and_none_that_they_did_not()
    {
        var (rider, shift, order) = await Over(pause: true);
        var clock = await coop.Coordinator.Get($"/v1/shifts/{shift}/clock");
        var paused = clock.GetProperty("events").EnumerateArray().Single(one => one.GetProperty("kind").GetString() == "paused").GetProperty("seq").GetInt64();
        var (objected, agreed) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var id in new[] { objected, agreed })
            await coop.Coordinator.Post($"/v1/shifts/{shift}/corrections", new { id, reason = "there was no pause that day", eventSeq = paused });

        await rider.Post($"/v1/corrections/{objected}/object", new { reason = "there was" });
        await rider.Post($"/v1/corrections/{agreed}/agree", new { });

        await Settled(shift, revision: 1);
        await coop.Coordinator.Post($"/v1/rides/{order}/correct", new { to = "returned", reason = "it came back" });
        await Settled(shift, revision: 2);
        Assert.Equal(3, await Tables.Number(coop, "matching", $"SELECT count(*) FROM outbox WHERE type = 'matching.shift-ended.v1' AND body LIKE '%{shift}%'"));
    }

    /// <summary>A shift with one ride, over and settled.</summary>
    private async Task<(Person Rider, Guid Shift, Guid Order)> Over(bool pause = false)
    {
        var restaurant = await town.Restaurant();
        var (rider, shift) = await town.RiderOnShift();
        if (pause)
        {
            await rider.Post($"/v1/shifts/{shift}/pause");
            await rider.Post($"/v1/shifts/{shift}/resume");
            await rider.Post("/v1/positions", new { town.At(300).Lat, town.At(300).Lng, at = TimeProvider.System.GetUtcNow() });
        }
        var order = await town.Order(restaurant);
        await Town.Deliver(rider, order);
        await rider.Post($"/v1/shifts/{shift}/end");
        await Settled(shift, revision: 0);
        return (rider, shift, order);
    }

    private Task<long> Settled(Guid shift, int revision) => Eventually.Is(
        () => Tables.Number(coop, "pricing", $"SELECT coalesce(max(told_revision), -1) FROM settled_shifts WHERE shift_id = '{shift}'"), told => told == revision);
}
