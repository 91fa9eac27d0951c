namespace Coop.Redistribution;

/// <summary>What changes an invoice that is out: a credit note where the restaurant owes less, a further invoice where it owes more.</summary>
/// <param name="Corrects">The invoice.</param>
/// <param name="Entries">Of the books, by their numbers, that stand on it.</param>
public sealed record Correction(string Corrects, InvoiceKind Kind, IReadOnlyList<InvoiceLine> Lines, IReadOnlyList<long> Entries);

/// <summary>
/// What was sold, sorted onto the papers that ask for it or give it back. A ride put right before it was asked for is one
/// line with what it costs in the end; put right afterwards, it is corrected by a paper of its own that names the invoice
/// (CGI art. 289 I-5), and never by a line on the next one.
/// </summary>
/// <param name="Lines">Of the month's invoice; none when there is nothing to ask for.</param>
/// <param name="Entries">Of the books, by their numbers, that stand on it.</param>
public sealed record Billing(IReadOnlyList<InvoiceLine> Lines, IReadOnlyList<long> Entries, IReadOnlyList<Correction> Corrections)
{
    public bool IsEmpty => Lines.Count == 0 && Corrections.Count == 0;

    /// <param name="sales">All of one restaurant that are on no paper yet, in the order of the books.</param>
    /// <param name="before">Up to when the month's invoice asks; corrections are taken whenever they are.</param>
    public static Billing Of(IEnumerable<Sale> sales, DateTimeOffset before, TimeZoneInfo zone)
    {
        var things = sales.GroupBy(Thing).Select(same => (Sale: Summed([.. same]), Entries: same.Select(sale => sale.Seq).ToList())).ToList();

        // Less than nothing is asked of nobody: such a ride, or a rebate beyond what was sold, waits for what it belongs to.
        var due = things.FindAll(thing => thing.Sale.OnInvoice is null && thing.Sale.At < before && thing.Sale.TotalCents != Money.Zero
            && (thing.Sale.TotalCents > Money.Zero || !IsRide(thing.Sale)));
        if (due.Aggregate(Money.Zero, (sum, thing) => sum + thing.Sale.TotalCents) < Money.Zero)
            due.RemoveAll(thing => thing.Sale.TotalCents < Money.Zero);

        return new(
            due.ConvertAll(thing => Invoice.LineOf(thing.Sale, zone)), [.. due.SelectMany(thing => thing.Entries)],
            [
                .. from thing in things
                   where thing.Sale.OnInvoice is not null && thing.Sale.TotalCents != Money.Zero
                   group thing by (thing.Sale.OnInvoice, IsLess: thing.Sale.TotalCents < Money.Zero) into same
                   select new Correction(
                       same.Key.OnInvoice, same.Key.IsLess ? InvoiceKind.CreditNote : InvoiceKind.Invoice,
                       [.. same.Select(thing => Invoice.LineOf(same.Key.IsLess ? thing.Sale.Negated : thing.Sale, zone))],
                       [.. same.SelectMany(thing => thing.Entries)]),
            ]);
    }

    private static bool IsRide(Sale sale) => sale.Key.StartsWith("ride:", StringComparison.Ordinal);

    // A ride with all its revisions is one thing; a tip and a rebate stand by themselves.
    private static string Thing(Sale sale) => IsRide(sale) ? string.Join(':', sale.Key.Split(':').Take(2)) : sale.Key;

    private static Sale Summed(IReadOnlyList<Sale> same) => same.MinBy(sale => sale.Key.Length)! with
    {
        Key = Thing(same[0]),
        NetCents = same.Aggregate(Money.Zero, (sum, sale) => sum + sale.NetCents),
        VatCents = same.Aggregate(Money.Zero, (sum, sale) => sum + sale.VatCents),
        TipCents = same.Aggregate(Money.Zero, (sum, sale) => sum + sale.TipCents),
    };
}
