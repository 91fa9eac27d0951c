using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// Gives rides on an invoice back: a credit note with a number of its own that names the invoice, and in the books the
/// entries that turn the sales round, all in one transaction. The invoice stays as it is. Each ride is given back once; a
/// tip is the rider's and is not taken back.
/// </summary>
public static class IssueCreditNote
{
    private const int MostOrders = 1_000;

    /// <param name="Orders">Whose rides are given back; absent for all that are left on the invoice.</param>
    public sealed record Request([property: Required, StringLength(300, MinimumLength = 1)] string Reason, IReadOnlyList<OrderId>? Orders = null);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/invoices/{number}/credit", Handle).WithName("CreditInvoice").For(Role.Coordinator).Once();

    private static async Task<Results<Created<Invoice>, ProblemHttpResult>> Handle(
        string number, Request request, RedistributionDb db, BookEntry books, TimeProvider clock, CancellationToken stopping)
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
        var rides = invoice.Content.Lines.Where(line => line.VatRate is not null).ToDictionary(line => line.Key);
        var asked = request.Orders?.Distinct().Select(order => Posting.RideKey(order)).ToList();
        if (asked?.FirstOrDefault(key => !rides.ContainsKey(key)) is { } absent)
            return new Refusal("not_invoiced", $"{absent} is not on {number}.") { ByRule = true }.ToProblem();

        List<string> wanted = [.. asked ?? rides.Keys.AsEnumerable()];
        var reversals = wanted.ConvertAll(key => $"reversal:{key}");
        var credited = (await db.Entries.Where(entry => reversals.Contains(entry.Key)).Select(entry => entry.Key).ToListAsync(stopping)).ToHashSet();
        wanted.RemoveAll(key => credited.Contains($"reversal:{key}"));
        if (wanted.Count == 0 || (asked is not null && credited.Count > 0))
            return new Refusal("already_credited", "A ride is given back once.").ToProblem();

        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, clock.GetUtcNow(), stopping) is not { Content: var statutes })
            return Problems.NotFoundedYet();
        var note = await Write(invoice.Content, [.. wanted.Select(key => rides[key])], request.Reason, statutes, db, books, clock.GetUtcNow(), stopping);
        if (transaction is not null)
            await transaction.CommitAsync(stopping);
        return TypedResults.Created($"/v1/invoices/{note.Number}", note);
    }

    private static async Task<Invoice> Write(
        Invoice invoice, IReadOnlyList<InvoiceLine> lines, string reason, Statutes statutes, RedistributionDb db, BookEntry books,
        DateTimeOffset now, CancellationToken stopping)
    {
        var today = Span.DayOf(now, statutes.Zone);
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
        var keys = lines.Select(line => line.Key).ToList();
        foreach (var sale in await db.Entries.AsNoTracking().Include(entry => entry.Lines).Where(entry => keys.Contains(entry.Key)).OrderBy(entry => entry.Seq).ToListAsync(stopping))
            await books.Book(sale.Read().Reversed(now, $"credit note {note.Number} on {invoice.Number}"), stopping);
        var reversals = keys.ConvertAll(key => $"reversal:{key}");
        db.InvoicedEntries.AddRange((await db.Entries.Where(entry => reversals.Contains(entry.Key)).Select(entry => entry.Seq).ToListAsync(stopping))
            .Select(seq => new InvoicedEntry(seq, note.Number)));
        await db.SaveChangesAsync(stopping);
        return note;
    }
}
