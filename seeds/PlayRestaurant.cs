namespace Coop.Seeds;

/// <summary>Plays one restaurant: asks for a quote and places each order at its minute.</summary>
internal sealed class PlayRestaurant(Town town, DayRestaurant restaurant, Phone phone, Robot robot, PlayClock clock)
{
    private const int Grams = 1_000;
    private static readonly TimeSpan Regret = TimeSpan.FromMinutes(1);

    public async Task Play()
    {
        var extras = town.Day.Extras;
        foreach (var order in town.Day.Orders.Where(o => o.Restaurant == restaurant).OrderBy(o => o.PlacedMinute))
        {
            robot.Doing = $"places {order.Id}";
            await robot.Until(Day.At(order.PlacedMinute));
            if (await TryPlace(order) is not { } id || !extras.Cancelled.Contains(order.Id))
                continue;
            robot.Doing = $"cancels {order.Id}";
            await robot.Until(clock.GetUtcNow() + Regret);
            await phone.Post($"orders/{id}/cancel", new { reason = "The customer changed their mind." });
            town.Cancel();
        }
    }

    /// <summary>Customers who were pleased tip afterwards, too.</summary>
    public async Task Tip()
    {
        var tips = town.Day.Extras.TipsAfterDelivery;
        foreach (var (order, id) in town.Orders.Where(placed => placed.Order.Restaurant == restaurant).ToList())
            if (tips.TryGetValue(order.Id, out var cents))
                await phone.Post($"orders/{id}/tips", new { tipId = Guid.NewGuid(), cents });
    }

    private async Task<Guid?> TryPlace(DayOrder order)
    {
        try
        {
            var quote = await phone.Post("quotes", new
            {
                pickup = restaurant.Spot.ToPlace($"Restaurant {restaurant.Id}"),
                dropoff = order.Door.ToPlace($"Door {order.Id}"),
                grams = Grams,
                readyAt = Day.At(order.ReadyMinute),
            });
            var id = Guid.CreateVersion7(clock.GetUtcNow());
            town.Place(id, order);
            await phone.Put($"orders/{id}", new
            {
                quote = quote.GetProperty("token").GetString(),
                dropoff = new { name = $"Customer {order.Id}", phone = "+33465710000", instructions = "Ring twice." },
                externalId = order.Id,
                tipCents = town.Day.Extras.TipsWithOrder.TryGetValue(order.Id, out var tip) ? tip : (int?)null,
            });
            return id;
        }
        catch (RefusedException refused)
        {
            town.Tell($"{order.Id} could not be placed: {refused.Message}");
            return null;
        }
    }
}
