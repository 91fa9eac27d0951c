using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// A restaurant gets part of a price back, or something out of goodwill. It is a rebate with its own VAT, is no change of what
/// the ride brought, and stands on the restaurant's next invoice. What riders were paid is not touched by it.
/// </summary>
public static class BookRefund
{
    private const long MostCents = 10_000_000;

    /// <param name="NetCents">Without VAT.</param>
    /// <param name="VatRate">Of the sale that it lowers, as a decimal fraction.</param>
    /// <param name="OrderId">The ride whose price is lowered: no more comes back than it cost. Absent for goodwill.</param>
    public sealed record Request(
        RestaurantId RestaurantId, Money NetCents, Ratio VatRate,
        [property: Required, StringLength(300, MinimumLength = 1)] string Because, OrderId? OrderId = null);

    public static void Map(IEndpointRouteBuilder books) =>
        books.MapPost("/books/refunds", Handle).WithName("BookRefund").For(Role.Coordinator).Once();

    private static async Task<Results<Created<BookExpense.View>, ProblemHttpResult>> Handle(
        Request request, RedistributionDb db, BookEntry books, Chart chart, Posting posting, TimeProvider clock, CancellationToken stopping)
    {
        if (request.NetCents.Cents is <= 0 or > MostCents)
            return Problems.Invalid("netCents", "A refund is more than nothing and at most 100,000 euros.");
        if (request.VatRate.Sign < 0 || request.VatRate > new Ratio(1, 2))
            return Problems.Invalid("vatRate", "A rate of VAT is between 0 and 0.5.");
        if (request.Because.Any(char.IsControl))
            return Problems.Invalid("because", "A reason is one line of plain words.");
        // With an Idempotency-Key there is a transaction already, which is saved with the answer.
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(stopping) : null;
        await db.HoldBooks(stopping);
        if (request.OrderId is { } order && await LeftOf(order, request.RestaurantId, db, chart, stopping) is var left && request.NetCents > left)
            return new Refusal("not_that_much", $"{left} of this ride's price can still be given back.").ToProblem();
        var now = clock.GetUtcNow();
        var booked = (await books.Book(posting.OfRefund(
            Guid.CreateVersion7(now), request.OrderId, request.RestaurantId, request.NetCents, request.VatRate, request.Because, now), stopping))!;
        if (transaction is not null)
            await transaction.CommitAsync(stopping);
        return TypedResults.Created((string?)null, new BookExpense.View(booked.Key, booked.At, booked.Hash()));
    }

    /// <summary>What the ride brought without VAT, with what was put right, taken back and refunded of it; nothing for another's ride.</summary>
    private static async Task<Money> LeftOf(OrderId order, RestaurantId restaurant, RedistributionDb db, Chart chart, CancellationToken stopping)
    {
        var (ride, revisions, refunds) = (Posting.RideKey(order), Posting.RideKey(order) + ":%", Posting.RefundKey(order, null) + "%");
        return new(await db.Database.SqlQuery<long>(
            $"""
            SELECT coalesce(sum(line.credit_cents - line.debit_cents), 0)::bigint AS "Value"
            FROM entries AS entry JOIN lines AS line ON line.entry_seq = entry.seq
            WHERE line.account IN ({chart[Use.Deliveries].Number}, {chart[Use.Rebates].Number})
                AND (regexp_replace(entry.key, '^reversal:', '') = {ride} OR regexp_replace(entry.key, '^reversal:', '') LIKE {revisions}
                    OR regexp_replace(entry.key, '^reversal:', '') LIKE {refunds})
                AND EXISTS (SELECT FROM lines AS owed WHERE owed.entry_seq = entry.seq AND owed.account = {chart[Use.Restaurants].Number} AND owed.aux = {restaurant.Value})
            """).SingleAsync(stopping));
    }
}
