using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Orders;

/// <summary>A restaurant's orders, newest first; a coordinator reads everybody's.</summary>
public static class ReadOrders
{
    public static void Map(IEndpointRouteBuilder orders) =>
        orders.MapGet("", Read).For(Role.Restaurant, Role.Coordinator).ForTills().WithName("ReadOrders");

    /// <param name="after">The <c>next</c> of the page before.</param>
    private static async Task<Ok<Page<OrderView>>> Read(
        Caller caller, OrdersDb db, CancellationToken stopping, OrderStatusWord? status = null, long? after = null,
        [Range(1, Page<OrderView>.MostItems)] int limit = Page<OrderView>.DefaultLimit)
    {
        var seesAll = caller.Is(Role.Coordinator);
        var wanted = status?.Status;
        var found = await db.Orders.AsNoTracking()
            .Where(order => seesAll || order.RestaurantId == caller.Restaurant)
            .Where(order => wanted == null || order.Status == wanted)
            .Where(order => after == null || order.Number < after)
            .OrderByDescending(order => order.Number)
            .Take(limit + 1)
            .ToListAsync(stopping);
        var page = Page<Order>.Of(found, limit, last => last.Number.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(new Page<OrderView>([.. page.Items.Select(order => OrderView.For(caller, order))], page.Next));
    }
}

/// <summary>A status in an address, in the same lower-case words as in bodies.</summary>
public sealed record OrderStatusWord(OrderStatus Status) : IParsable<OrderStatusWord>
{
    public static OrderStatusWord Parse(string text, IFormatProvider? provider) =>
        TryParse(text, provider, out var word) ? word : throw new FormatException($"{text} is no status of an order.");

    public static bool TryParse(string? text, IFormatProvider? provider, out OrderStatusWord word)
    {
        var known = Enum.TryParse<OrderStatus>(text, ignoreCase: true, out var status) && text!.All(char.IsAsciiLetterLower);
        word = new OrderStatusWord(status);
        return known;
    }
}
