using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Coop.Orders;
using Coop.Pricing;
using Coop.Redistribution;
using Coop.Wages;
using Microsoft.EntityFrameworkCore;

namespace Coop;

/// <summary>Writes down what was settled in this co-op, so that it can be worked out again by other rules; places and amounts, no names.</summary>
internal static class RecordDay
{
    public const string File = "recorded-day.json";

    public static async Task Write(string file, IServiceProvider services, DateTimeOffset at, CancellationToken stopping)
    {
        await using var scope = services.CreateAsyncScope();
        var (orders, pricing) = (scope.ServiceProvider.GetRequiredService<OrdersDb>(), scope.ServiceProvider.GetRequiredService<PricingDb>());
        var statutes = await scope.ServiceProvider.GetRequiredService<RedistributionDb>().PolicyAt<Statutes>(PolicyKind.Statutes, at, stopping);
        var quotes = await orders.Orders.AsNoTracking().Select(order => new { order.Id, order.Quote }).ToDictionaryAsync(order => order.Id, order => order.Quote, stopping);
        var rides = await pricing.NewestRides().OrderBy(ride => ride.OrderId).ToListAsync(stopping);
        var shifts = await pricing.Newest().OrderBy(shift => shift.ShiftId).ToListAsync(stopping);
        var recorded = new RecordedDay(
            await Rules<Tariff>(pricing, PolicyKind.Tariff, rides.Select(ride => ride.Price.Tariff.Version), stopping),
            await Rules<PayPolicy>(pricing, PolicyKind.PayPolicy, shifts.Select(shift => shift.Policy.Version), stopping),
            statutes?.Content.Figure(DatedFigure.EmployerContributions, DateOnly.FromDateTime(at.UtcDateTime))?.Value ?? Ratio.Zero,
            [.. rides.Select(ride => new RecordedDay.Ride(
                ride.OrderId, ride.RestaurantId, Delivery.Of(quotes[ride.OrderId].Asked()), ride.End, ride.Went ?? new RideWent(), ride.At, ride.Price))],
            [.. shifts.Select(shift => new RecordedDay.Shift(
                shift.ShiftId, shift.RiderId, shift.Work, shift.Policy.Version, shift.Lines))]);
        await System.IO.File.WriteAllTextAsync(file, JsonSerializer.Serialize(recorded, Wire.Json), stopping);
    }

    private static async Task<IReadOnlyList<RecordedDay.Rule<TContent>>> Rules<TContent>(
        PricingDb db, PolicyKind kind, IEnumerable<int> versions, CancellationToken stopping) where TContent : class
    {
        var rules = new List<RecordedDay.Rule<TContent>>();
        foreach (var version in versions.Distinct().Order())
            rules.Add(new(version, (await db.PolicyOf<TContent>(kind, version, stopping))!.Content));
        return rules;
    }
}
