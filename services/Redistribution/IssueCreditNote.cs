using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// Gives rides on an invoice back: a credit note with a number of its own that names the invoice, and in the books the
/// entries that turn the sales round, all in one transaction. The invoice stays as it is. Each ride is given back once, as
/// much of it as was asked for in the end; a tip is the rider's and is not taken back.
/// </summary>
public static class IssueCreditNote
{
    private const int MostOrders = 1_000;

    /// <param name="Orders">Whose rides are given back; absent for all that are left on the invoice.</param>
    public sealed record Request([property: Required, StringLength(300, MinimumLength = 1)] string Reason, IReadOnlyList<OrderId>? Orders = null);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/invoices/{number}/credit", Handle).WithName("CreditInvoice").For(Role.Coordinator).Once();

    private static async Task<Results<Created<Invoice>, ProblemHttpResult>> Handle(
        string number, Request request, RedistributionDb db, Chart chart, BookEntry books, TimeProvider clock, CancellationToken stopping)
    {
        if (request.Reason.Any(char.IsControl))
            return Problems.Invalid("reason", "A reason is one line of plain words.");
        if (request.Orders is { Count: 0 or > MostOrders })
            return Problems.Invalid("orders", $"Name 1 to {MostOrders} orders, or none for all.");

        // With an Idempotency-Key there is a transaction already, which is saved with the answer.
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(stopping) : null;
        await db.HoldBooks(stopping);
        if (await db.Invoices.AsNoTracking().SingleOrDefaultAsync(one => one.Number == number && one.Kind == InvoiceKind.Invoice, stopping) is not { } invoice)
            return Problems.NotFound();
        if (invoice.Corrects is { } completed)
            return new Refusal("completes_another", $"It completes {completed}: give the ride back there.").ToProblem();
        var rides = invoice.Content.Lines.Where(line => IsOfRide(line.Key)).ToDictionary(line => OrderOf(line.Key));
        var asked = request.Orders?.Select(order => order.Value).ToHashSet();
        if (asked?.Any(order => !rides.ContainsKey(order)) == true)
            return new Refusal("not_invoiced", $"Not all of these rides are on {number}.") { ByRule = true }.ToProblem();

        // What is left of each ride: as it was asked for, and what corrected it since.
        var left = (await db.StandingOn(number, stopping)).Where(entry => asked?.Contains(OrderOf(entry.Key)) != false).ToLookup(entry => OrderOf(entry.Key));
        List<InvoiceLine> lines = [.. rides.Where(ride => left.Contains(ride.Key)).Select(ride => Invoice.LeftOf(ride.Value, left[ride.Key].SelectMany(entry => entry.Read().Lines), chart))];
        lines.RemoveAll(line => line.TotalCents <= Money.Zero);
        if (lines.Count == 0 || lines.Count < asked?.Count)
            return new Refusal("already_credited", "A ride is given back once.").ToProblem();

        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return Problems.NotFoundedYet();
        var note = await Write(invoice.Content, lines, request.Reason, Span.DayOf(now, statutes.Zone), db, now, stopping);
        await TurnRound([.. lines.SelectMany(line => left[OrderOf(line.Key)])], note, db, chart, books, now, stopping);
        if (transaction is not null)
            await transaction.CommitAsync(stopping);
        return TypedResults.Created($"/v1/invoices/{note.Number}", note);
    }

    private static async Task<Invoice> Write(
        Invoice invoice, IReadOnlyList<InvoiceLine> lines, string reason, DateOnly today, RedistributionDb db, DateTimeOffset now, CancellationToken stopping)
    {
        var serial = await db.NextSerial(InvoiceKind.CreditNote, today.Year, stopping);
        var note = invoice with
        {
            Number = Invoice.NumberOf(InvoiceKind.CreditNote, today.Year, serial),
            Kind = InvoiceKind.CreditNote,
            IssuedOn = today,
            DueOn = null,
            Terms = null,
            Seller = await db.ParticularsOf(KeptParticulars.Coop, stopping) ?? invoice.Seller,
            Customer = await db.ParticularsOf(invoice.RestaurantId.Value, stopping) ?? invoice.Customer,
            Lines = lines,
            Corrects = invoice.Number,
            Because = reason,
        };
        db.Invoices.Add(IssuedInvoice.Of(note, serial, now));
        await db.SaveChangesAsync(stopping);
        return note;
    }

    /// <summary>All of these rides is turned round; what was put right and is on no paper yet stands on the note with what takes it back.</summary>
    private static async Task TurnRound(
        IReadOnlyList<BookedEntry> standing, Invoice note, RedistributionDb db, Chart chart, BookEntry books, DateTimeOffset now, CancellationToken stopping)
    {
        var orders = standing.Select(entry => OrderOf(entry.Key)).ToHashSet();
        List<long> late = [.. (await db.SalesOf(chart, note.RestaurantId, now, stopping))
            .Where(sale => sale.OnInvoice == note.Corrects && orders.Contains(OrderOf(sale.Key))).Select(sale => sale.Seq)];
        List<BookedEntry> all = [.. standing, .. await db.Entries.AsNoTracking().Include(entry => entry.Lines).Where(entry => late.Contains(entry.Seq)).ToListAsync(stopping)];
        foreach (var entry in all.OrderBy(entry => entry.Seq))
            await books.Book(entry.Read().Reversed(now, $"credit note {note.Number} on {note.Corrects}"), stopping);
        var reversals = all.ConvertAll(entry => $"reversal:{entry.Key}");
        late.AddRange(await db.Entries.Where(entry => reversals.Contains(entry.Key)).Select(entry => entry.Seq).ToListAsync(stopping));
        db.InvoicedEntries.AddRange(late.Select(seq => new InvoicedEntry(seq, note.Number)));
        await db.SaveChangesAsync(stopping);
    }

    private static bool IsOfRide(string key) => key.StartsWith("ride:", StringComparison.Ordinal) && key.Count(sign => sign == ':') == 1;

    // A rebate out of goodwill belongs to no ride.
    private static Guid OrderOf(string key) => Guid.TryParse(key.Split(':')[1], out var order) ? order : Guid.Empty;
}
