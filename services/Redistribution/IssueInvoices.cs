using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>
/// Each restaurant gets one invoice for a month that is over, with every sale up to its end that is on none yet. Numbers
/// are given while the books are held, in the transaction that saves the invoice, so that neither a race nor a kill leaves a gap.
/// </summary>
public sealed class IssueInvoices(RedistributionDb db, TimeProvider clock)
{
    public sealed record Request(string Month);

    /// <param name="Waiting">Restaurants that get none yet, and what is missing.</param>
    public sealed record View(string Month, IReadOnlyList<IssuedView> Issued, IReadOnlyList<WaitingView> Waiting);

    public sealed record IssuedView(string Number, RestaurantId RestaurantId, Money TotalCents);

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

    internal async Task<View> Of(Month month, Statutes statutes, CancellationToken stopping)
    {
        List<IssuedView> issued = [];
        List<WaitingView> waiting = [];
        foreach (var restaurant in await db.Database.SqlQuery<Guid>(
            $"""
            SELECT DISTINCT line.aux AS "Value" FROM lines AS line JOIN entries AS entry ON entry.seq = line.entry_seq
            WHERE line.account = {Chart.Restaurants} AND line.aux IS NOT NULL AND entry.journal = 'sales' AND entry.at < {month.EndsAt}
                AND NOT EXISTS (SELECT FROM invoiced_entries AS invoiced WHERE invoiced.entry_seq = entry.seq)
            ORDER BY line.aux
            """).ToListAsync(stopping))
        {
            var (invoice, missing) = await To(new(restaurant), month, statutes, stopping);
            if (invoice is not null)
                issued.Add(new(invoice.Number, invoice.RestaurantId, invoice.TotalCents));
            if (missing is not null)
                waiting.Add(new(new(restaurant), missing));
        }

        return new(month.Id, issued, waiting);
    }

    private async Task<(IssuedInvoice? Invoice, string? Missing)> To(RestaurantId restaurant, Month month, Statutes statutes, CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.HoldBooks(stopping);
        if (await db.Invoices.AnyAsync(one => one.RestaurantId == restaurant && one.Month == month.Id && one.Kind == InvoiceKind.Invoice, stopping))
            return default; // what is late for it goes onto the next month's
        var now = clock.GetUtcNow();
        var sales = await db.SalesOf(restaurant, month.EndsAt, stopping);
        if (sales.Count == 0)
            return default;
        var today = Span.DayOf(now, statutes.Zone);
        var (terms, figure) = PaymentTerms.On(statutes, today);
        if (terms is null)
            return (null, $"The statutes give no {figure} for {today:O}.");
        if (await db.ParticularsOf(KeptParticulars.Coop, stopping) is not { } seller)
            return (null, "The co-op's own particulars are not known: PUT /invoices/seller.");
        if (await db.ParticularsOf(restaurant.Value, stopping) is not { } customer)
            return (null, $"The restaurant's particulars are not known: PUT /invoices/customers/{restaurant.Value}.");

        var serial = await db.NextSerial(InvoiceKind.Invoice, today.Year, stopping);
        var invoice = IssuedInvoice.Of(new(
            Invoice.NumberOf(InvoiceKind.Invoice, today.Year, serial), InvoiceKind.Invoice, restaurant, month.Id, today, today.AddDays(terms.PaymentDays),
            seller, customer, terms, [.. sales.Select(sale => Invoice.LineOf(sale, statutes.Zone))]), serial, now);
        db.Invoices.Add(invoice);
        db.InvoicedEntries.AddRange(sales.Select(sale => new InvoicedEntry(sale.Seq, invoice.Number)));
        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
        db.ChangeTracker.Clear();
        return (invoice, null);
    }
}

/// <summary>Issues the invoices of the month before, from its end on; what was missing is looked for again every day and when it comes.</summary>
public sealed class IssueMonthlyInvoices(RedistributionDb db, IssueInvoices issue, TimeProvider clock) : IRunOnTheClock
{
    /// <summary>Rides are settled a moment after they end; what comes later still goes onto the next invoice.</summary>
    private static readonly TimeSpan AfterTheMonth = TimeSpan.FromHours(12);

    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    static bool IRunOnTheClock.HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        if (await db.PolicyAt<Statutes>(PolicyKind.Statutes, now, stopping) is { Content: var statutes })
            await issue.Of(Month.At(Month.At(now - AfterTheMonth, statutes.Zone).BeginsAt.AddMicroseconds(-1), statutes.Zone), statutes, stopping);
        return now + Daily;
    }
}

internal static class WhatIsInvoiced
{
    extension(RedistributionDb db)
    {
        /// <summary>Nobody else books, closes, numbers or credits until the transaction ends.</summary>
        public Task HoldBooks(CancellationToken stopping) =>
            db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('books'))", stopping);

        /// <summary>The next number of a series; the books are held.</summary>
        public async Task<int> NextSerial(InvoiceKind kind, int year, CancellationToken stopping) =>
            1 + (await db.Invoices.Where(one => one.Kind == kind && one.Year == year).MaxAsync(one => (int?)one.Serial, stopping) ?? 0);

        public async Task<Particulars?> ParticularsOf(Guid business, CancellationToken stopping) =>
            (await db.Particulars.AsNoTracking().Where(one => one.Business == business).OrderByDescending(one => one.At).FirstOrDefaultAsync(stopping))?.Content;

        /// <summary>The restaurant's sales before that instant that are on no invoice and were not turned round, in the order of the books.</summary>
        public async Task<List<Sale>> SalesOf(RestaurantId restaurant, DateTimeOffset before, CancellationToken stopping) =>
            (await db.Database.SqlQuery<SaleRow>(
                $"""
                SELECT entry.seq, entry.key, entry.at, sum(line.credit_cents - line.debit_cents) FILTER (WHERE line.account LIKE '7%')::bigint AS "NetCents",
                    sum(line.credit_cents - line.debit_cents) FILTER (WHERE line.account = {Chart.VatCollected})::bigint AS "VatCents",
                    sum(line.credit_cents - line.debit_cents) FILTER (WHERE line.account = {Chart.TipsHeld})::bigint AS "TipCents",
                    min(ride."end") AS "end", min(ride.vat_rate) AS "VatRate"
                FROM entries AS entry JOIN lines AS line ON line.entry_seq = entry.seq
                    LEFT JOIN sold_rides AS ride ON ride.order_id = CASE WHEN entry.key LIKE 'ride:%' THEN substr(entry.key, 6, 36)::uuid END
                WHERE entry.seq IN (SELECT entry_seq FROM lines WHERE account = {Chart.Restaurants} AND aux = {restaurant.Value})
                    AND entry.journal = 'sales' AND entry.at < {before} AND entry.key NOT LIKE 'reversal:%'
                    AND NOT EXISTS (SELECT FROM invoiced_entries AS invoiced WHERE invoiced.entry_seq = entry.seq)
                    AND NOT EXISTS (SELECT FROM entries AS turned WHERE turned.key = 'reversal:' || entry.key)
                GROUP BY entry.seq ORDER BY entry.seq
                """).ToListAsync(stopping)).ConvertAll(row => row.Read());
    }

    private sealed record SaleRow(long Seq, string Key, DateTimeOffset At, long? NetCents, long? VatCents, long? TipCents, string? End, string? VatRate)
    {
        public Sale Read() => new(Seq, Key, At, new(NetCents ?? 0), new(VatCents ?? 0), new(TipCents ?? 0),
            End is null ? null : Enum.Parse<RideEnd>(End, ignoreCase: true), VatRate);
    }
}
