using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Coop.Routing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>
/// A restaurant asks what a delivery would cost, and gets a signed promise. Nothing is kept: the promise is the token,
/// and whoever takes it checks the signature.
/// </summary>
public static class QuoteDelivery
{
    /// <summary>Clocks differ and kitchens forget: a pick-up asked for the last while is one for now.</summary>
    private static readonly TimeSpan LongestPast = TimeSpan.FromHours(24);

    /// <param name="ReadyAt">When the food can be taken; now, when absent.</param>
    /// <param name="Vehicle">What it must be ridden with; a bicycle's way is counted when absent.</param>
    /// <param name="Size">How big it is; small when absent.</param>
    /// <param name="DropoffBy">When it must be at the door; no time when absent.</param>
    /// <param name="SecondAttemptOf">An order of the restaurant's that went back, sent out again.</param>
    public sealed record Request(
        [property: Required] Place Pickup, [property: Required] Place Dropoff,
        [property: Range(1, int.MaxValue)] int Grams, DateTimeOffset? ReadyAt = null, Vehicle? Vehicle = null,
        ParcelSize? Size = null, DateTimeOffset? DropoffBy = null, OrderId? SecondAttemptOf = null);

    /// <summary>The promise, in the open and signed.</summary>
    /// <param name="Waiting">What is owed beside it when a rider has to wait for the food.</param>
    public sealed record View(
        QuoteId Id, string Token, IReadOnlyList<PriceLine> Lines, Money TotalCents, Money RidersPartCents,
        Money CoopPartCents, Money VatCents, PolicyRef Tariff, int Metres, int Seconds, DateTimeOffset ReadyAt,
        DateTimeOffset DropoffAt, Money CancelledCents, Waiting Waiting, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/quotes", Quote).For(Role.Restaurant).ForTills().BeforeTheWall("asked all the time, and of nobody's things").Once().WithName("QuoteDelivery").WithTags("Pricing");

    private static async Task<Results<Created<View>, ProblemHttpResult>> Quote(
        Request request, Caller caller, IRouting routing, SigningKeys<PricingDb> keys, PricingDb db, TimeProvider clock,
        CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var readyAt = request.ReadyAt?.ToUniversalTime() ?? now;
        if (readyAt < now - LongestPast)
            return Problems.Invalid("readyAt", "Food that was ready so long ago is not delivered.");
        if (await db.PolicyAt<Tariff>(PolicyKind.Tariff, now, stopping) is not { Content: var tariff, Ref: var by })
            return Problems.NotFoundedYet();

        var trip = routing.Between(request.Pickup, request.Dropoff, request.Vehicle ?? Vehicle.Bicycle);
        var asked = new Delivery(request.Pickup, request.Dropoff, trip, request.Grams, readyAt,
            request.Vehicle ?? Vehicle.Bicycle, request.Size ?? ParcelSize.Small, request.DropoffBy?.ToUniversalTime(),
            SecondAttempt: request.SecondAttemptOf is not null);
        if (request.SecondAttemptOf is { } before && !await db.WentBack(before, caller.Restaurant, now.AddHours(-tariff.Afterwards.SecondAttemptWithinHours), stopping))
            return new Refusal("no_second_attempt", $"No order of yours went back under this id in the last {tariff.Afterwards.SecondAttemptWithinHours} h.") { ByRule = true }.ToProblem();

        var (price, refusal) = tariff.Quote(by, asked, now);
        if (price is null)
            return refusal!.ToProblem();

        var promise = new QuotePromise(
            QuoteId.New(clock), caller.Restaurant, request.Pickup, request.Dropoff, request.Grams, trip.Metres, trip.Seconds,
            request.Vehicle, readyAt, tariff.Limits.DropoffAt(readyAt > now ? readyAt : now, trip), price,
            CancelledCents: Owed.Cancelled(tariff, price, wasAssigned: true, byCoop: false, readyAt).Total,
            UnassignedCancelledCents: Owed.Cancelled(tariff, price, wasAssigned: false, byCoop: false, readyAt).Total,
            CreatedAt: now, ExpiresAt: now.AddMinutes(tariff.Limits.QuoteMinutes),
            CoopCancelledCents: Owed.Cancelled(tariff, price, wasAssigned: true, byCoop: true, readyAt).Total,
            DropoffBy: asked.DropoffBy, Size: asked.Size, SecondAttemptOf: request.SecondAttemptOf);
        var token = await keys.Sign(JsonSerializer.Serialize(promise, Wire.Json), QuotePromise.Type, stopping);
        return TypedResults.Created((string?)null, Show(promise, token, tariff.Afterwards.Waiting));
    }

    private static Task<bool> WentBack(this PricingDb db, OrderId order, RestaurantId restaurant, DateTimeOffset since, CancellationToken stopping) =>
        db.NewestRides().AnyAsync(ride => ride.OrderId == order && ride.RestaurantId == restaurant && ride.End == RideEnd.Returned && ride.At >= since, stopping);

    private static View Show(QuotePromise promise, string token, Waiting waiting) => new(
        promise.Id, token, promise.Price.Lines, promise.Price.Total, promise.Price.To(Payee.Riders),
        promise.Price.To(Payee.Coop), promise.Price.To(Payee.Vat), promise.Price.Tariff, promise.Metres, promise.Seconds,
        promise.ReadyAt, promise.DropoffAt, promise.CancelledCents, waiting, promise.CreatedAt, promise.ExpiresAt);
}
