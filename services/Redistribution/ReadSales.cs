using Coop.Pricing;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>What was sold to a restaurant and stands on no paper yet, read out of the books.</summary>
internal static class ReadSales
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

        /// <summary>Restaurants with sales before that instant that are on no paper.</summary>
        public Task<List<Guid>> RestaurantsToInvoice(Chart chart, DateTimeOffset before, CancellationToken stopping) => db.Database.SqlQuery<Guid>(
            $"""
            SELECT DISTINCT line.aux AS "Value" FROM lines AS line JOIN entries AS entry ON entry.seq = line.entry_seq
            WHERE line.account = {chart[Use.Restaurants].Number} AND line.aux IS NOT NULL AND entry.journal = 'sales' AND entry.at < {before}
                AND NOT EXISTS (SELECT FROM invoiced_entries AS invoiced WHERE invoiced.entry_seq = entry.seq)
            ORDER BY line.aux
            """).ToListAsync(stopping);

        /// <summary>The restaurant's sales before that instant that are on no paper and were not turned round, in the order of the books.</summary>
        public async Task<List<Sale>> SalesOf(Chart chart, RestaurantId restaurant, DateTimeOffset before, CancellationToken stopping) =>
            (await db.Database.SqlQuery<SaleRow>(
                $"""
                SELECT entry.seq, entry.key, entry.at, sum(line.credit_cents - line.debit_cents) FILTER (WHERE line.account IN ({chart[Use.Deliveries].Number}, {chart[Use.Rebates].Number}))::bigint AS "NetCents",
                    sum(line.credit_cents - line.debit_cents) FILTER (WHERE line.account = {chart[Use.VatCollected].Number})::bigint AS "VatCents",
                    sum(line.credit_cents - line.debit_cents) FILTER (WHERE line.account = {chart[Use.TipsHeld].Number})::bigint AS "TipCents",
                    (SELECT sold."end" FROM sold_rides AS sold WHERE sold.order_id = ride.order_id ORDER BY sold.revision DESC LIMIT 1) AS "end",
                    (SELECT sold.vat_rate FROM sold_rides AS sold WHERE sold.order_id = ride.order_id AND sold.vat_rate IS NOT NULL
                        ORDER BY sold.revision DESC LIMIT 1) AS "VatRate",
                    (SELECT invoiced.number FROM entries AS first JOIN invoiced_entries AS invoiced ON invoiced.entry_seq = first.seq
                        WHERE first.key = 'ride:' || split_part(entry.key, ':', 2) AND first.seq <> entry.seq) AS "OnInvoice"
                FROM entries AS entry JOIN lines AS line ON line.entry_seq = entry.seq
                    CROSS JOIN LATERAL (SELECT CASE WHEN entry.key LIKE 'ride:%' THEN substr(entry.key, 6, 36)::uuid END AS order_id) AS ride
                WHERE entry.seq IN (SELECT entry_seq FROM lines WHERE account = {chart[Use.Restaurants].Number} AND aux = {restaurant.Value})
                    AND entry.journal = 'sales' AND entry.at < {before} AND entry.key NOT LIKE 'reversal:%'
                    AND NOT EXISTS (SELECT FROM invoiced_entries AS invoiced WHERE invoiced.entry_seq = entry.seq)
                    AND NOT EXISTS (SELECT FROM entries AS turned WHERE turned.key = 'reversal:' || entry.key)
                GROUP BY entry.seq, ride.order_id ORDER BY entry.seq
                """).ToListAsync(stopping)).ConvertAll(row => row.Read());

        /// <summary>Rides and their rebates that stand on this invoice or on what corrects it, and were not turned round.</summary>
        public Task<List<BookedEntry>> StandingOn(string number, CancellationToken stopping) => db.Entries.AsNoTracking().Include(entry => entry.Lines)
            .Where(entry => db.InvoicedEntries.Any(one => one.EntrySeq == entry.Seq
                    && db.Invoices.Any(paper => paper.Number == one.Number && (paper.Number == number || paper.Corrects == number)))
                && (entry.Key.StartsWith("ride:") || entry.Key.StartsWith("refund:")) && !db.Entries.Any(turned => turned.Key == "reversal:" + entry.Key))
            .OrderBy(entry => entry.Seq).ToListAsync(stopping);
    }

    private sealed record SaleRow(
        long Seq, string Key, DateTimeOffset At, long? NetCents, long? VatCents, long? TipCents, string? End, string? VatRate, string? OnInvoice)
    {
        public Sale Read() => new(Seq, Key, At, new(NetCents ?? 0), new(VatCents ?? 0), new(TipCents ?? 0),
            End is null ? null : Enum.Parse<RideEnd>(End, ignoreCase: true), VatRate, OnInvoice);
    }
}
