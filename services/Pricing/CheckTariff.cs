using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Coop.Wages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>
/// Anyone of the co-op tries a tariff before it is put to the vote: what it says in words and what last month would have been
/// charged by it, or which rule breaks it, and on what delivery. With the proposal the answer goes to the members as evidence.
/// </summary>
public static class CheckTariff
{
    /// <summary>Rides of a month that are priced anew: a thousand a day.</summary>
    private const int MostRides = 31_000;

    /// <summary>The very check that an adopted tariff meets before it takes effect.</summary>
    internal static PolicyCheck<PricingDb> BeforeItHolds { get; } = PolicyCheck<PricingDb>.Of<Tariff>(PolicyKind.Tariff, TariffCheck.Refuses);

    /// <param name="Sentences">What is carried, every part with its rules, and the VAT.</param>
    /// <param name="Afterwards">Cancelling, waiting, returning, sending out again.</param>
    /// <param name="Repricing">
    /// Absent where too few restaurants were served or would be charged otherwise to show nobody's trade, or too many rides to wait for.
    /// </param>
    public sealed record View(IReadOnlyList<Words> Sentences, IReadOnlyList<AfterwardsRow> Afterwards, TariffRepricing? Repricing);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapPost("/tariffs/check", Check)
        .For(Role.Member, Role.Rider, Role.Coordinator).BeforeTheWall("it sums everybody's month and shows nobody's").WithName("CheckTariff").WithTags("Pricing");

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Check(JsonElement tariff, PricingDb db, TimeProvider clock, CancellationToken stopping)
    {
        if (BeforeItHolds.Refuses(tariff.GetRawText()) is { } refusal)
            return refusal.ToProblem();
        var tried = tariff.Deserialize<Tariff>(Wire.Json)!;
        var text = TariffText.Of(tried);
        return TypedResults.Ok(new View(text.Sentences, text.Afterwards, await Reprice(tried, clock.GetUtcNow(), db, stopping)));
    }

    /// <summary>The last month that is over, by the tariff's own clocks. Which rides ended in it is what was settled first, whatever was put right since.</summary>
    private static async Task<TariffRepricing?> Reprice(Tariff tried, DateTimeOffset now, PricingDb db, CancellationToken stopping)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(tried.TimeZone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var month = PayPeriod.Of(FloorPeriod.Month, PayPeriod.Of(FloorPeriod.Month, today).StartsOn.AddDays(-1));
        var (from, to) = (new DateTimeOffset(month.In(zone).From, TimeSpan.Zero), new DateTimeOffset(month.In(zone).To, TimeSpan.Zero));
        var rides = await db.NewestRides().Where(ride => ride.At >= from && ride.At < to)
            .LeftJoin(db.AskedDeliveries, ride => ride.OrderId, kept => kept.OrderId, (ride, kept) => new { Ride = ride, kept!.Asked })
            .Take(MostRides + 1).ToListAsync(stopping);
        return rides.Count > MostRides ? null : TariffRepricing.Of(
            $"{month.StartsOn:yyyy-MM}",
            [.. from one in rides where one.Asked is not null select ChargedRide.Of(one.Ride, one.Asked)],
            notKept: rides.Count(one => one.Asked is null), tried);
    }
}
