using System.ComponentModel.DataAnnotations;
using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// What will never be paid leaves the books, by a person and with a reason, once it is as late as the dated rule says. Its
/// VAT comes back only where the loss is proven final (CGI art. 272-1), which whoever writes off says how.
/// </summary>
public static class WriteOffInvoice
{
    /// <param name="Proof">That the loss is final, such as a judgment; absent when there is none, then the VAT is lost too.</param>
    public sealed record Request(
        [property: Required, StringLength(300, MinimumLength = 1)] string Reason, [property: StringLength(300, MinimumLength = 1)] string? Proof = null);

    public sealed record View(string Number, Money Cents, Money VatCents, DateTimeOffset At, string Because);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/invoices/{number}/write-off", Handle).WithName("WriteOffInvoice").For(Role.Coordinator);

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        string number, Request request, RedistributionDb db, BookEntry books, Posting posting, TimeProvider clock, CancellationToken stopping)
    {
        if (request.Reason.Any(char.IsControl) || request.Proof?.Any(char.IsControl) == true)
            return Problems.Invalid("reason", "A reason is one line of plain words.");
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return Problems.NotFoundedYet();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldBooks(stopping);
        if (await db.Invoices.AsNoTracking().SingleOrDefaultAsync(one => one.Number == number && one.Kind == InvoiceKind.Invoice, stopping) is not { } invoice)
            return Problems.NotFound();
        var last = await db.WriteOffs.AsNoTracking().Where(one => one.Number == number).OrderByDescending(one => one.Time).FirstOrDefaultAsync(stopping);
        if (last is { } done && !await db.IsTurned(Posting.WriteOffKey(number, done.Time), stopping))
            return TypedResults.Ok(new View(done.Number, done.Cents, done.VatCents, done.At, done.Because));
        if ((await db.OpenInvoices(now, stopping)).FirstOrDefault(one => one.Number == number && one.OpenCents > Money.Zero) is not { } open)
            return new Refusal("not_open", "Nothing of this invoice is open.").ToProblem();

        var today = Span.DayOf(now, statutes.Zone);
        if (statutes.Figure(DatedFigure.WriteOffAfter, today) is not { } rule)
            return new Refusal("no_rule", $"The statutes give no {DatedFigure.WriteOffAfter} for {today:O}.").ToProblem();
        if (Ageing.DaysLate(open.DueOn, today) is var late && late < rule.Value)
            return new Refusal("too_early", $"It is {late} days late; {rule.Value} are the least ({rule.Source}).") { ByRule = true }.ToProblem();

        // The VAT of what is open, as a part of the invoice's; never more than was in it.
        var vat = request.Proof is null || invoice.TotalCents == Money.Zero ? Money.Zero
            : new Ratio(invoice.VatCents.Cents, invoice.TotalCents.Cents).Down(open.OpenCents);
        var because = request.Proof is null ? request.Reason : $"{request.Reason}; VAT back on {request.Proof} (CGI art. 272-1)";
        var time = (last?.Time ?? 0) + 1;
        var entry = await books.Book(posting.OfWriteOff(number, time, invoice.RestaurantId, open.OpenCents, vat, $"{number} written off: {because}", now), stopping);
        var off = new WriteOff(number, time, open.OpenCents, vat, entry!.At, because);
        db.WriteOffs.Add(off);
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        return TypedResults.Ok(new View(off.Number, off.Cents, off.VatCents, off.At, off.Because));
    }
}
