using System.Text.Json;

namespace Coop.Seeds;

/// <summary>
/// Plays one rider: goes on shift, takes what is offered, rides one ride at a time without being diverted, and goes off
/// when the shift is over and the last ride done.
/// </summary>
internal sealed class PlayRider(Town town, DayRider rider, Phone phone, Robot robot, PlayClock clock)
{
    /// <summary>As long as the law asks for, and early enough for one more ride before it is due.</summary>
    private static readonly TimeSpan TheBreak = TimeSpan.FromMinutes(20), BeforeTheBreak = TimeSpan.FromHours(1);

    private readonly Day day = town.Day;
    private Spot here = rider.Start;
    private DateTimeOffset freeAt;
    private DateTimeOffset? breakFrom;
    private bool declines = town.Day.Extras.Decliners.Contains(rider.Id);

    public async Task Play(CancellationToken stopping)
    {
        var off = Day.At(rider.OffMinute);
        if (rider.OffMinute <= rider.OnMinute)
            return;
        await robot.Until(Day.At(rider.OnMinute));
        robot.Doing = "goes on shift";
        var listening = await phone.Listen(OnNews, stopping);
        if (await TryGoOn(off) is not { } shift)
            return;

        while (await robot.UntilRungOr(Later(freeAt, breakFrom < off ? breakFrom.Value : off)) || breakFrom < off)
            if (breakFrom <= clock.GetUtcNow())
                await TakeBreak(shift);
            else if (clock.GetUtcNow() < off && await Take() is { } ride)
                await Ride(ride);

        robot.Doing = "goes off shift";
        await phone.Post($"shifts/{shift}/end");
        town.GoOff();
        if (listening.IsFaulted)
            await listening;
    }

    private void OnNews(string kind, JsonElement news)
    {
        if (kind == "offer" && news.GetProperty("status").GetString() == "open")
            robot.Ring();
    }

    private async Task<Guid?> TryGoOn(DateTimeOffset until)
    {
        try
        {
            var shift = await phone.Post("shifts", new
            {
                vehicle = Vehicle.Bicycle, position = here.ToPlace(), displayName = rider.Id, until,
            });
            freeAt = clock.GetUtcNow();
            breakFrom = BreakIn(shift);
            town.GoOn(rider);
            return shift.GetProperty("id").GetGuid();
        }
        catch (RefusedException refused)
        {
            town.Tell($"{rider.Id} could not go on shift: {refused.Message}");
            return null;
        }
    }

    /// <summary>The law's break, taken between two rides before nothing is offered for want of it.</summary>
    private async Task TakeBreak(Guid shift)
    {
        robot.Doing = "takes a break";
        await phone.Post($"shifts/{shift}/pause");
        await robot.Until(clock.GetUtcNow() + TheBreak);
        var resumed = await phone.Post($"shifts/{shift}/resume");
        breakFrom = BreakIn(resumed);
    }

    private static DateTimeOffset? BreakIn(JsonElement shift) =>
        shift.TryGetProperty("mustEnd", out var end) && end.GetProperty("rule").GetString() == "break_due"
            ? end.GetProperty("at").GetDateTimeOffset() - BeforeTheBreak
            : null;

    /// <summary>Looks at the open offers and accepts the first.</summary>
    /// <returns>The ride that was taken; null when there is none, or somebody was faster.</returns>
    private async Task<Guid?> Take()
    {
        robot.Doing = "reads offers";
        foreach (var offer in Items(await phone.Get("offers")))
        {
            var id = offer.GetProperty("id").GetGuid();
            try
            {
                if (declines)
                {
                    declines = false;
                    await phone.Post($"offers/{id}/decline", new { reason = "A flat tyre; ten minutes, please." });
                    continue;
                }
                await phone.Post($"offers/{id}/accept");
                return offer.GetProperty("rides")[0].GetProperty("id").GetGuid();
            }
            catch (RefusedException refused) when (refused.Status is 404 or 409)
            {
                // It expired or was taken back in between: there will be others.
            }
        }
        return null;
    }

    private async Task Ride(Guid ride)
    {
        if (town.OrderOf(ride) is not { } order)
            throw new InvalidOperationException($"{rider.Id} was offered ride {ride}, which nobody ordered.");
        try
        {
            var leaves = Later(freeAt, clock.GetUtcNow());
            var arrives = leaves + Riding(here, order.Restaurant.Spot);
            await Do(ride, "arrived", arrives, order);
            here = order.Restaurant.Spot;

            var picksUp = Later(arrives + Half(day.PickupServiceMinutes), Day.At(order.ReadyMinute));
            await Do(ride, "collect", picksUp, order);
            town.Collect();

            var atDoor = picksUp + Half(day.PickupServiceMinutes) + Riding(here, order.Door);
            await Do(ride, "arrived-dropoff", atDoor, order);
            here = order.Door;

            var hands = atDoor + Half(day.DropoffServiceMinutes);
            await robot.Until(hands);
            var place = here.ToPlace();
            await phone.Post("positions", new { lat = place.Lat, lng = place.Lng, at = hands });
            await Do(ride, "deliver", hands, order);
            town.Deliver();
            freeAt = hands + Half(day.DropoffServiceMinutes);
        }
        catch (RefusedException refused) when (refused.Status == 409)
        {
            // The restaurant took the order back: the rider stands where they stand.
            freeAt = clock.GetUtcNow();
            if (!day.Extras.Cancelled.Contains(order.Id))
                town.Tell($"{rider.Id} could not ride {order.Id} to its end: {refused.Message}");
        }
    }

    private async Task Do(Guid ride, string what, DateTimeOffset at, DayOrder order)
    {
        robot.Doing = $"{what} {order.Id}";
        await robot.Until(at);
        await phone.Post($"rides/{ride}/{what}", new { commandId = Guid.NewGuid(), occurredAt = at });
    }

    private TimeSpan Riding(Spot from, Spot to) => TimeSpan.FromMinutes(day.Travel.Minutes(from, to));

    private static TimeSpan Half(double serviceMinutes) => TimeSpan.FromMinutes(serviceMinutes / 2);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static JsonElement.ArrayEnumerator Items(JsonElement list) =>
        (list.ValueKind == JsonValueKind.Array ? list : list.GetProperty("items")).EnumerateArray();
}
