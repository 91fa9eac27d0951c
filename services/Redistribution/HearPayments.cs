using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// A coordinator hands in what the bank says came in: CSV or camt.053. Each payment is kept once, however often its file
/// comes, and booked where it is certain what it pays; the others wait for somebody who knows.
/// </summary>
public static class HearPayments
{
    private const int MostBytes = 4 * 1024 * 1024;

    /// <param name="Known">Payments that an earlier file had told of.</param>
    public sealed record View(int Heard, int Known, int Matched, int Unmatched);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapPost("/payments", Handle).WithName("HearPayments").For(Role.Coordinator)
        .WithMetadata(new RequestSizeLimitAttribute(MostBytes)).Accepts<string>("text/csv", "application/xml");

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        HttpRequest request, RedistributionDb db, BookEntry books, Posting posting, TimeProvider clock, CancellationToken stopping)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, stopping);
        IReadOnlyList<BankLine> lines;
        try
        {
            var text = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body.ToArray());
            lines = text.TrimStart('\uFEFF').TrimStart().StartsWith('<') ? BankStatement.OfCamt(text) : BankStatement.OfCsv(text);
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException)
        {
            return Problems.Invalid("body", unreadable is FormatException ? unreadable.Message : "The file is not UTF-8.");
        }

        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return Problems.NotFoundedYet();
        if (lines.FirstOrDefault(line => line.On > Span.DayOf(now, statutes.Zone)) is { } future)
            return Problems.Invalid("body", $"A payment of {future.On:O} has not happened yet.");

        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldBooks(stopping);
        var ids = lines.Select(line => line.Id).ToList();
        var known = (await db.Payments.Where(payment => ids.Contains(payment.BankId)).Select(payment => payment.BankId).ToListAsync(stopping)).ToHashSet();
        var (heard, matched) = (0, 0);
        var open = await db.OpenInvoices(now, stopping);
        foreach (var line in lines)
        {
            if (!known.Add(line.Id))
                continue;
            heard++;
            var payment = new Payment
            {
                Id = Guid.CreateVersion7(now), BankId = line.Id, PaidOn = line.On, Cents = line.Cents, Reference = line.Reference, HeardAt = now,
            };
            db.Payments.Add(payment);
            if (PaymentMatch.Of(line.Cents, line.Reference, open) is not { } parts)
                continue;
            matched++;
            await db.Settle(payment, placing: 1, parts, statutes.Zone, books, posting, now, stopping);
            open = [.. open.Select(invoice => parts.FirstOrDefault(part => part.Number == invoice.Number) is { } part
                ? invoice with { OpenCents = invoice.OpenCents - part.Cents } : invoice)];
        }
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(new View(heard, lines.Count - heard, matched, heard - matched));
    }
}

internal static class WhatIsOpenOnInvoices
{
    extension(RedistributionDb db)
    {
        /// <summary>What was open on each invoice at that instant, the oldest first; less than nothing where more was given back than was left.</summary>
        public async Task<List<OpenInvoice>> OpenInvoices(DateTimeOffset at, CancellationToken stopping) =>
            (await db.Database.SqlQuery<OpenRow>(
                $"""
                SELECT * FROM (
                    SELECT invoice.number, invoice.restaurant_id AS "RestaurantId", invoice.due_on AS "DueOn", (invoice.total_cents
                        - coalesce((SELECT sum(note.total_cents) FROM invoices AS note
                            WHERE note.corrects = invoice.number AND note.kind = 'credit-note' AND note.issued_at <= {at}), 0)
                        - coalesce((SELECT sum(part.cents) FROM payment_parts AS part WHERE part.number = invoice.number AND part.at <= {at}
                            AND NOT EXISTS (SELECT FROM entries AS turned WHERE turned.key = 'reversal:payment:' || part.payment_id || CASE part.time WHEN 1 THEN '' ELSE ':' || part.time END
                                AND turned.at <= {at})), 0)
                        - coalesce((SELECT sum(off.cents) FROM write_offs AS off WHERE off.number = invoice.number AND off.at <= {at}
                            AND NOT EXISTS (SELECT FROM entries AS turned WHERE turned.key = 'reversal:write-off:' || off.number || CASE off.time WHEN 1 THEN '' ELSE ':' || off.time END
                                AND turned.at <= {at})), 0))::bigint AS "OpenCents"
                    FROM invoices AS invoice WHERE invoice.kind = 'invoice' AND invoice.issued_at <= {at}) AS one
                WHERE "OpenCents" <> 0 ORDER BY "DueOn", number
                """).ToListAsync(stopping))
            .ConvertAll(row => new OpenInvoice(row.Number, new(row.RestaurantId), row.DueOn, new(row.OpenCents)));

        /// <summary>Whether an entry was turned round.</summary>
        public Task<bool> IsTurned(string key, CancellationToken stopping) => db.Entries.AnyAsync(entry => entry.Key == "reversal:" + key, stopping);

        /// <summary>Books what a payment pays; the books are held.</summary>
        public async Task Settle(
            Payment payment, int placing, IReadOnlyList<PaidPart> parts, TimeZoneInfo zone, BookEntry books, Posting posting, DateTimeOffset now, CancellationToken stopping)
        {
            var entry = await books.Book(posting.OfCustomersPayment(payment.Id, placing, parts, Span.Midnight(payment.PaidOn, zone)), stopping);
            payment.MatchedAt = now;
            db.PaymentParts.AddRange(parts.Index().Select(part =>
                new PaymentPart(payment.Id, placing, part.Index + 1, part.Item.Number, part.Item.RestaurantId, part.Item.Cents, entry!.At)));
        }
    }

    private sealed record OpenRow(string Number, Guid RestaurantId, DateOnly DueOn, long OpenCents);
}
