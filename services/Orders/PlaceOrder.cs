using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json;
using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Orders;

/// <summary>A restaurant orders a delivery on a quote. It names the order itself, so that asking twice is asking once.</summary>
public static class PlaceOrder
{
    /// <summary>Nobody tips more; it is a slip of the finger (€500).</summary>
    internal const int MostTipCents = 50_000;

    public sealed record Door(
        [property: StringLength(200)] string? Name = null, [property: StringLength(40)] string? Phone = null,
        [property: StringLength(1_000)] string? Instructions = null);

    /// <param name="Quote">The signed token of the quote.</param>
    public sealed record Request(
        [property: Required, StringLength(16_384)] string Quote, Door? Dropoff = null,
        [property: StringLength(100, MinimumLength = 1)] string? ExternalId = null,
        [property: Range(0, MostTipCents)] int? TipCents = null, Proof? Proof = null)
    {
        internal Money Tip => new(TipCents ?? 0);
        internal Proof Asks => Proof ?? Orders.Proof.None;

        /// <summary>What tells this request from another, however its JSON was laid out and whatever it left to be understood.</summary>
        internal string Fingerprint => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
            this with { Dropoff = Dropoff ?? new Door(), TipCents = TipCents ?? 0, Proof = Asks }, Wire.Json)));
    }

    public static void Map(IEndpointRouteBuilder orders) =>
        orders.MapPut("/{id:guid}", Place).For(Role.Restaurant).ForTills().WithName("PlaceOrder");

    private static async Task<Results<Created<OrderView>, Ok<OrderView>, ProblemHttpResult>> Place(
        Guid id, Request request, Caller caller, OrdersDb db, PublishedKeys keys, TimeProvider clock,
        CancellationToken stopping)
    {
        var asked = request.Fingerprint;
        var now = clock.GetUtcNow();
        var quote = (await keys.Open(request.Quote, QuotePromise.Type, stopping))?.Deserialize<QuotePromise>(Wire.Json);
        var refusal = quote is null
            ? new Refusal("invalid_quote", "This is no quote that the co-op signed.") { ByRule = true }
            : Quotes.Refuses(quote, caller.Restaurant, now);

        // An order that stands is answered as it stands, though its quote has expired since. Where the quote is good, the
        // insert below finds out whether it stands, which spares a look at the database for every new order.
        if (refusal is not null)
            return await Find(db, new OrderId(id), stopping) is { } known ? Again(known, caller, asked) : refusal.ToProblem();

        var order = Ordered(new OrderId(id), request, asked, quote!, now);
        try
        {
            Save(db, order, request.Dropoff ?? new Door());

            // One batch of inserts holds together by itself (PostgreSQL commits at its end, or nothing), which spares the two
            // messages that begin and commit.
            db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
            await db.SaveChangesAsync(stopping);
            return TypedResults.Created($"/v1/orders/{id}", OrderView.For(caller, order));
        }
        catch (DbUpdateException problem) when (problem.IsDuplicate)
        {
            db.ChangeTracker.Clear();
            if (await Find(db, order.Id, stopping) is { } raced)
                return Again(raced, caller, asked);
            return await Taken(db, order, problem.Constraint, stopping);
        }
    }

    private static Order Ordered(OrderId id, Request request, string asked, QuotePromise quote, DateTimeOffset now) => new Order
    {
        Id = id, RestaurantId = quote.RestaurantId, Quote = quote, QuoteId = quote.Id, SecondAttemptOf = quote.SecondAttemptOf, ExternalId = request.ExternalId,
        Asked = asked, Proof = request.Asks, Pin = request.Asks == Proof.Pin ? DrawSecrets.Pin() : null,
        TrackingToken = DrawSecrets.TrackingToken(), PlacedAt = now, ReadyAt = quote.ReadyAt.ToUniversalTime(),
    }.Place(request.Tip);

    private static void Save(OrdersDb db, Order order, Door door)
    {
        var (quote, tip) = (order.Quote, order.TipCents);
        db.Orders.Add(order);
        db.Contacts.Add(new Contact { OrderId = order.Id, Name = door.Name, Phone = door.Phone, Instructions = door.Instructions });
        db.Publish(new OrderPlaced(
            order.Id, order.RestaurantId, quote.Pickup, quote.Dropoff, quote.Grams, quote.Metres, quote.Seconds,
            quote.Vehicle, quote.Price with { Asked = quote.Asked() }, tip, order.Proof, order.Pin, order.ReadyAt, order.PlacedAt,
            OrderPlaced.LinkOf(order.TrackingToken)));

        // The tip that came with the order is known by the order's own id.
        if (tip > Money.Zero)
            db.Publish(new OrderTipped(order.Id.Value, order.Id, order.RestaurantId, tip, order.PlacedAt));
        db.Tell(order.RestaurantId.Value, StreamKind.Order, order.Id.Value, "placed");
    }

    private static Task<Order?> Find(OrdersDb db, OrderId id, CancellationToken stopping) =>
        db.Orders.AsNoTracking().SingleOrDefaultAsync(order => order.Id == id, stopping);

    private static Results<Created<OrderView>, Ok<OrderView>, ProblemHttpResult> Again(Order known, Caller caller, string asked)
    {
        if (known.RestaurantId != caller.Restaurant)
            return Problems.NotFound();
        return known.Asked == asked
            ? TypedResults.Ok(OrderView.For(caller, known))
            : new Refusal("mismatched_order", "An order of this id was placed, and it asked for something else.").ToProblem();
    }

    private static async Task<ProblemHttpResult> Taken(
        OrdersDb db, Order order, string? constraint, CancellationToken stopping)
    {
        if (constraint == OrdersDb.OneOrderAQuote)
            return new Refusal("used_quote", "Another order was placed on this quote; ask for a new one.").ToProblem();
        if (constraint == OrdersDb.OneSecondAttempt)
            return new Refusal("used_second_attempt", "What went back was sent out again on another order.").ToProblem();

        var existing = await db.Orders.AsNoTracking()
            .Where(other => other.RestaurantId == order.RestaurantId && other.ExternalId == order.ExternalId)
            .Select(other => other.Id)
            .FirstAsync(stopping);
        return new Refusal("duplicate_external_id", "You have an order of this external id.")
        {
            Facts = new Dictionary<string, object?> { ["orderId"] = existing.Value },
        }.ToProblem();
    }
}
