using Coop.Hosting;
using Coop.Members;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// Each restaurant gets one invoice for a month that is over, with every sale up to its end that is on none yet, and a credit
/// note or further invoice for each that is out and was put right since. Numbers are given while the books are held, in the
/// transaction that saves the papers, so that neither a race nor a kill leaves a gap.
/// </summary>
public sealed class IssueInvoices(RedistributionDb db, Chart chart, TimeProvider clock)
{
    public sealed record Request(string Month);

    /// <param name="Waiting">Restaurants that get none yet, and what is missing.</param>
    public sealed record View(string Month, IReadOnlyList<IssuedView> Issued, IReadOnlyList<WaitingView> Waiting);

    /// <param name="Corrects">The invoice that this one completes, or gives back from.</param>
    public sealed record IssuedView(string Number, InvoiceKind Kind, RestaurantId RestaurantId, Money TotalCents, string? Corrects);

    public sealed record WaitingView(RestaurantId RestaurantId, string Because);

    public static void Map(IEndpointRouteBuilder v1) => v1.MapPost("/invoices", Handle).WithName("IssueInvoices").For(Role.Coordinator);

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        Request request, RedistributionDb db, IssueInvoices issue, TimeProvider clock, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is not { Content: var statutes })
            return Problems.NotFoundedYet();
        if (request.Month is null || Month.Named(request.Month, statutes.Zone) is not { } month)
            return Problems.Invalid("month", "A month is written as in 2026-10.");
        if (month.EndsAt > now)
            return new Refusal("not_ended", $"{month.Id} is not over.").ToProblem();
        return TypedResults.Ok(await issue.Of(month, statutes, stopping));
    }

    public async Task<View> Of(Month month, Statutes statutes, CancellationToken stopping)
    {
        List<IssuedView> issued = [];
        List<WaitingView> waiting = [];
        foreach (var restaurant in await db.RestaurantsToInvoice(chart, clock.GetUtcNow(), stopping))
        {
            var (papers, missing) = await To(new(restaurant), month, statutes, stopping);
            issued.AddRange(papers.Select(paper => new IssuedView(paper.Number, paper.Kind, paper.RestaurantId, paper.TotalCents, paper.Corrects)));
            if (missing is not null)
                waiting.Add(new(new(restaurant), missing));
        }

        return new(month.Id, issued, waiting);
    }

    private async Task<(IReadOnlyList<Invoice> Papers, string? Missing)> To(RestaurantId restaurant, Month month, Statutes statutes, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldBooks(stopping);

        // What is late for a month whose invoice is out goes onto the next month's.
        var isOut = await db.Invoices.AnyAsync(
            one => one.RestaurantId == restaurant && one.Month == month.Id && one.Kind == InvoiceKind.Invoice && one.Corrects == null, stopping);
        var now = clock.GetUtcNow();
        var billing = Billing.Of(await db.SalesOf(chart, restaurant, now, stopping), isOut ? DateTimeOffset.MinValue : month.EndsAt, statutes.Zone);
        if (billing.IsEmpty)
            return ([], null);
        var today = Span.DayOf(now, statutes.Zone);
        var (terms, figure) = PaymentTerms.On(statutes, today);
        if (terms is null)
            return ([], $"The statutes give no {figure} for {today:O}.");
        if (await db.ParticularsOf(KeptParticulars.Coop, stopping) is not { } seller)
            return ([], "The co-op's own particulars are not known: PUT /invoices/seller.");
        if (await db.ParticularsOf(restaurant.Value, stopping) is not { } customer)
            return ([], $"The restaurant's particulars are not known: PUT /invoices/customers/{restaurant.Value}.");

        List<Invoice> papers = [];
        if (billing.Lines.Count > 0)
            await Add(new(NoNumber, InvoiceKind.Invoice, restaurant, month.Id, today, today.AddDays(terms.PaymentDays), seller, customer, terms, billing.Lines), billing.Entries);
        foreach (var correction in billing.Corrections)
        {
            var corrected = await db.Invoices.AsNoTracking().SingleAsync(one => one.Number == correction.Corrects, stopping);
            var asks = correction.Kind == InvoiceKind.Invoice;
            await Add(new(NoNumber, correction.Kind, restaurant, corrected.Month, today, asks ? today.AddDays(terms.PaymentDays) : null, seller, customer,
                asks ? terms : null, correction.Lines, correction.Corrects), correction.Entries);
        }
        await transaction.CommitAsync(stopping);
        db.ChangeTracker.Clear();
        return (papers, null);

        async Task Add(Invoice paper, IReadOnlyList<long> entries)
        {
            var serial = await db.NextSerial(paper.Kind, today.Year, stopping);
            papers.Add(paper = paper with { Number = Invoice.NumberOf(paper.Kind, today.Year, serial) });
            db.Invoices.Add(IssuedInvoice.Of(paper, serial, now));
            db.InvoicedEntries.AddRange(entries.Select(seq => new InvoicedEntry(seq, paper.Number)));
            await db.SaveChangesAsync(stopping);
        }
    }

    private const string NoNumber = "";
}
