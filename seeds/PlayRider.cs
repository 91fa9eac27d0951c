using System.Text.Json;

namespace Coop.Seeds;

/// <summary>
/// Plays one rider: goes on shift, takes what is offered, rides it to its end without being diverted, and goes off
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
            else if (clock.GetUtcNow() < off)
                await Ride(await Take());

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

        // In a pause nobody knows where a rider is; afterwards their phone says it again.
        var place = here.ToPlace();
        await phone.Post("positions", new { lat = place.Lat, lng = place.Lng, at = clock.GetUtcNow() });
        breakFrom = BreakIn(resumed);
    }

    private static DateTimeOffset? BreakIn(JsonElement shift) =>
        shift.TryGetProperty("mustEnd", out var end) && end.GetProperty("rule").GetString() == "break_due"
            ? end.GetProperty("at").GetDateTimeOffset() - BeforeTheBreak
            : null;

    /// <summary>Looks at the open offers and accepts the first.</summary>
    /// <returns>The rides that were taken together, in the order of their doors; none when there are none, or somebody was faster.</returns>
    private async Task<IReadOnlyList<Guid>> Take()
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
                return [.. offer.GetProperty("rides").EnumerateArray().Select(ride => ride.GetProperty("id").GetGuid())];
            }
            catch (RefusedException refused) when (refused.Status is 404 or 409)
            {
                // It expired or was taken back in between: there will be others.
            }
        }
        return [];
    }

    /// <summary>To the restaurant once, then from door to door.</summary>
    private async Task Ride(IReadOnlyList<Guid> rides)
    {
        var bag = rides.Select(ride => (Ride: ride, Order: town.OrderOf(ride)
            ?? throw new InvalidOperationException($"{rider.Id} was offered ride {ride}, which nobody ordered."))).ToList();
        if (bag.Count == 0)
            return;
        var restaurant = bag[0].Order.Restaurant.Spot;
        var arrives = Later(freeAt, clock.GetUtcNow()) + Riding(here, restaurant);
        await robot.Until(arrives);
        bag = await Do(bag, "arrived", arrives);
        here = restaurant;
        freeAt = arrives;
        if (bag.Count == 0)
            return;

        var picksUp = Later(arrives + Half(day.PickupServiceMinutes), Day.At(bag.Max(one => one.Order.ReadyMinute)));
        await robot.Until(picksUp);
        bag = await Do(bag, "collect", picksUp);
        foreach (var _ in bag)
            town.Collect();
        freeAt = picksUp + Half(day.PickupServiceMinutes);
        foreach (var (ride, order) in bag)
            await Deliver(ride, order);
    }

    private async Task Deliver(Guid ride, DayOrder order)
    {
        var atDoor = freeAt + Riding(here, order.Door);
        await robot.Until(atDoor);
        here = order.Door;
        freeAt = atDoor;
        if (await Do([(ride, order)], "arrived-dropoff", atDoor) is [])
            return;
        var hands = atDoor + Half(day.DropoffServiceMinutes);
        await robot.Until(hands);
        var place = here.ToPlace();
        await phone.Post("positions", new { lat = place.Lat, lng = place.Lng, at = hands });
        if (await Do([(ride, order)], "deliver", hands) is [])
            return;
        town.Deliver();
        freeAt = hands + Half(day.DropoffServiceMinutes);
    }

    /// <returns>Those that it could be told of: the restaurant may have taken an order back meanwhile.</returns>
    private async Task<List<(Guid Ride, DayOrder Order)>> Do(List<(Guid Ride, DayOrder Order)> bag, string what, DateTimeOffset at)
    {
        var left = new List<(Guid, DayOrder)>();
        foreach (var (ride, order) in bag)
        {
            robot.Doing = $"{what} {order.Id}";
            try
            {
                await phone.Post($"rides/{ride}/{what}", new { commandId = Guid.NewGuid(), occurredAt = at });
                left.Add((ride, order));
            }
            catch (RefusedException refused) when (refused.Status == 409)
            {
                if (!day.Extras.Cancelled.Contains(order.Id))
                    town.Tell($"{rider.Id} could not ride {order.Id} to its end: {refused.Message}");
            }
        }
        return left;
    }

    private TimeSpan Riding(Spot from, Spot to) => TimeSpan.FromMinutes(day.Travel.Minutes(from, to));

    private static TimeSpan Half(double serviceMinutes) => TimeSpan.FromMinutes(serviceMinutes / 2);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static JsonElement.ArrayEnumerator Items(JsonElement list) =>
        (list.ValueKind == JsonValueKind.Array ? list : list.GetProperty("items")).EnumerateArray();
}
