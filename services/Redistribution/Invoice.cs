using System.Globalization;
using Coop.Pricing;

namespace Coop.Redistribution;

/// <summary>What a restaurant is asked to pay, or what is given back to it.</summary>
public enum InvoiceKind { Invoice, CreditNote }

/// <summary>A sale as it stands in the books, before it is on an invoice.</summary>
/// <param name="Key">Of its entry: <c>ride:…</c> or <c>tip:…</c>.</param>
/// <param name="End">How the ride ended; absent for a tip, or for a ride of which only the entry is known.</param>
/// <param name="VatRate">A decimal fraction; absent where the news did not say it yet.</param>
/// <param name="OnInvoice">Of what puts a ride right, or lowers its price: the invoice on which the ride stands already.</param>
public sealed record Sale(
    long Seq, string Key, DateTimeOffset At, Money NetCents, Money VatCents, Money TipCents, RideEnd? End, string? VatRate, string? OnInvoice = null)
{
    public Money TotalCents => NetCents + VatCents + TipCents;

    /// <summary>The same, given back.</summary>
    public Sale Negated => this with { NetCents = Money.Zero - NetCents, VatCents = Money.Zero - VatCents, TipCents = Money.Zero - TipCents };
}

/// <summary>One ride or tip on an invoice; on a credit note the same amounts, given back.</summary>
/// <param name="VatRate">A decimal fraction such as <c>0.2</c>; absent for a tip, which is outside of VAT.</param>
public sealed record InvoiceLine(string Key, DateOnly On, RideEnd? End, Money NetCents, string? VatRate, Money VatCents, Money TipCents)
{
    public Money TotalCents => NetCents + VatCents + TipCents;
}

/// <summary>What was sold at one rate, and the VAT on it: the sum of the lines' own, so that no cent is rounded twice.</summary>
public sealed record VatSum(string Rate, Money NetCents, Money VatCents);

/// <summary>Under which terms the co-op is paid; the figures are dated, with their source.</summary>
/// <param name="LateRate">Interest a year on what is late, as a fraction (Code de commerce L441-10 II: three times the legal rate at least).</param>
/// <param name="RecoveryCents">Lump sum for each invoice paid late (Code de commerce D441-5).</param>
public sealed record PaymentTerms(int PaymentDays, Ratio LateRate, Money RecoveryCents)
{
    /// <summary>The terms on a day, or the name of the figure that is missing.</summary>
    public static (PaymentTerms? Terms, string? Missing) On(Statutes statutes, DateOnly day)
    {
        var figures = new List<DatedFigure>();
        foreach (var name in (string[])[DatedFigure.PaymentDays, DatedFigure.LateRate, DatedFigure.Recovery])
        {
            if (statutes.Figure(name, day) is not { } figure)
                return (null, name);
            figures.Add(figure);
        }
        return (new((int)figures[0].Value.Floor(), figures[1].Value, new((long)figures[2].Value.Floor())), null);
    }
}

/// <summary>
/// An invoice or credit note as it was issued, once for ever, with all that the law wants on it. What it says of the
/// amounts is only ever the sum of its lines.
/// </summary>
/// <param name="Number">Of one series a kind and year, without a gap: <c>F2026-000001</c>, <c>A2026-000001</c>.</param>
/// <param name="Month">The month it is for.</param>
/// <param name="Corrects">The invoice that a credit note gives back from, or that this one completes; of both there may be several.</param>
/// <param name="Because">Why, where a person said so; absent where rides were put right.</param>
public sealed record Invoice(
    string Number, InvoiceKind Kind, RestaurantId RestaurantId, string Month, DateOnly IssuedOn, DateOnly? DueOn,
    Particulars Seller, Particulars Customer, PaymentTerms? Terms, IReadOnlyList<InvoiceLine> Lines, string? Corrects = null, string? Because = null)
{
    private static readonly string[] FrenchRates = ["0", "0.055", "0.1", "0.2"];

    public IReadOnlyList<VatSum> Vat =>
    [
        .. from line in Lines
           where line.VatRate is not null
           group line by line.VatRate into same
           orderby same.Key.Length, same.Key
           select new VatSum(same.Key, Sum(same, line => line.NetCents), Sum(same, line => line.VatCents)),
    ];

    public Money NetCents => Sum(Lines, line => line.NetCents);
    public Money VatCents => Sum(Lines, line => line.VatCents);

    /// <summary>Handed on to the riders, outside of VAT.</summary>
    public Money TipCents => Sum(Lines, line => line.TipCents);
    public Money TotalCents => Sum(Lines, line => line.TotalCents);

    public static string NumberOf(InvoiceKind kind, int year, int serial) =>
        string.Create(CultureInfo.InvariantCulture, $"{(kind == InvoiceKind.Invoice ? 'F' : 'A')}{year:0000}-{serial:000000}");

    public static InvoiceLine LineOf(Sale sale, TimeZoneInfo zone) => new(
        sale.Key, Span.DayOf(sale.At, zone), sale.End, sale.NetCents,
        sale.NetCents == Money.Zero && sale.VatCents == Money.Zero ? null : sale.VatRate is { } rate ? Shortest(rate) : Likely(sale),
        sale.VatCents, sale.TipCents);

    /// <summary>What of a line is left by the entries that stand for it.</summary>
    public static InvoiceLine LeftOf(InvoiceLine line, IEnumerable<Line> standing, Chart chart)
    {
        var (net, vat) = (Money.Zero, Money.Zero);
        foreach (var one in standing)
        {
            if (one.Account == chart[Use.Deliveries].Number || one.Account == chart[Use.Rebates].Number)
                net += one.CreditCents - one.DebitCents;
            if (one.Account == chart[Use.VatCollected].Number)
                vat += one.CreditCents - one.DebitCents;
        }
        return line with { NetCents = net, VatCents = vat };
    }

    private static string Shortest(string rate) => rate.Contains('.', StringComparison.Ordinal) ? rate.TrimEnd('0').TrimEnd('.') : rate;

    // Older news did not say the rate: it is then the French one (CGI art. 278 to 279) that comes closest.
    private static string Likely(Sale sale) => sale.NetCents == Money.Zero ? "0"
        : FrenchRates.MinBy(rate => Math.Abs(sale.VatCents.Cents * 1_000 - Thousandths(rate) * sale.NetCents.Cents))!;

    private static long Thousandths(string rate) => rate switch { "0.055" => 55, "0.1" => 100, "0.2" => 200, _ => 0 };

    private static Money Sum(IEnumerable<InvoiceLine> lines, Func<InvoiceLine, Money> cents) =>
        lines.Aggregate(Money.Zero, (sum, line) => sum + cents(line));
}
