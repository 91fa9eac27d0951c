using System.Globalization;
using Coop.Pricing;

namespace Coop.Redistribution;

/// <summary>An invoice as lines to print, in French or English, with the mentions that French law wants (CGI annexe II art. 242 nonies A; C. com. L441-9).</summary>
public static class InvoiceText
{
    private const int Width = 98;

    public static IReadOnlyList<string> Of(Invoice invoice, bool french)
    {
        string Say(string inFrench, string inEnglish) => french ? inFrench : inEnglish;
        var isNote = invoice.Kind == InvoiceKind.CreditNote;
        List<string> lines =
        [
            .. Who(invoice.Seller, french), "", Say("Client :", "Customer:"), .. Who(invoice.Customer, french), "",
            isNote ? Say($"AVOIR {invoice.Number}", $"CREDIT NOTE {invoice.Number}") : Say($"FACTURE {invoice.Number}", $"INVOICE {invoice.Number}"),
            Say($"Date : {Day(invoice.IssuedOn)}", $"Date: {Day(invoice.IssuedOn)}"),
            Say($"Prestations de services : livraisons, {invoice.Month}", $"Services: deliveries, {invoice.Month}"),
        ];
        if (invoice.DueOn is { } due)
            lines.Add(Say($"Échéance : {Day(due)}", $"Due: {Day(due)}"));
        if (invoice.Corrects is not null)
            lines.Add(Say($"Rectifie la facture {invoice.Corrects} : ", $"Corrects invoice {invoice.Corrects}: ")
                + (invoice.Because ?? Say("courses corrigées après facturation", "rides put right after it was issued")));

        lines.AddRange(["", Row(Say("Jour", "Day"), Say("Prestation", "Service"), Say("HT", "Net"), Say("Taux", "Rate"), Say("TVA", "VAT"), Say("TTC", "Total")), new('-', Width)]);
        lines.AddRange(invoice.Lines.Select(line => Row(
            Day(line.On), Service(line, french), Amount(line.NetCents, french), line.VatRate is { } rate ? Percent(rate, french) : "-",
            Amount(line.VatCents, french), Amount(line.TotalCents, french))));
        lines.Add(new('-', Width));
        lines.AddRange(invoice.Vat.Select(vat => Sum(Say($"TVA {Percent(vat.Rate, french)} sur {Amount(vat.NetCents, french)}", $"VAT {Percent(vat.Rate, french)} of {Amount(vat.NetCents, french)}"), vat.VatCents)));
        lines.Add(Sum(Say("Total HT", "Total without VAT"), invoice.NetCents));
        lines.Add(Sum(Say("Total TVA", "Total VAT"), invoice.VatCents));
        if (invoice.TipCents != Money.Zero)
            lines.Add(Sum(Say("Pourboires remis aux livreurs, hors champ de la TVA", "Tips handed to the riders, outside of VAT"), invoice.TipCents));
        lines.Add(Sum(isNote ? Say("À votre crédit", "To your credit") : Say("Net à payer (EUR)", "To be paid (EUR)"), invoice.TotalCents));
        lines.Add("");

        if (invoice.Seller.VatOnDebits)
            lines.Add(Say("TVA acquittée sur les débits.", "VAT is due on the invoice (option sur les débits)."));
        if (invoice.Terms is { } terms)
            lines.AddRange([
                Say("Pas d'escompte pour paiement anticipé.", "No discount for early payment."),
                Say($"Pénalités de retard : {Percent(terms.LateRate, french)} par an, exigibles sans rappel (C. com. L441-10).", $"Late payment: {Percent(terms.LateRate, french)} a year, due without a reminder (Code de commerce L441-10)."),
                Say($"Indemnité forfaitaire pour frais de recouvrement : {Amount(terms.RecoveryCents, french)} EUR (C. com. D441-5).", $"Lump sum for recovery costs: EUR {Amount(terms.RecoveryCents, french)} (Code de commerce D441-5)."),
            ]);
        return lines;

        string Sum(string what, Money cents) => what.PadRight(Width - 16) + Amount(cents, french).PadLeft(16);
    }

    private static IEnumerable<string> Who(Particulars one, bool french)
    {
        yield return one.Form is null ? one.Name : $"{one.Name}, {one.Form}";
        yield return one.Street;
        yield return $"{one.PostalCode} {one.City} {one.Country}";
        if (one.Siren is not null)
            yield return $"SIREN {one.Siren}{(one.Register is null ? "" : $", {one.Register}")}";
        if (one.VatNumber is not null)
            yield return french ? $"N° TVA {one.VatNumber}" : $"VAT number {one.VatNumber}";
    }

    private static string Service(InvoiceLine line, bool french)
    {
        var what = line switch
        {
            { TipCents.Cents: not 0 } => french ? "Pourboire" : "Tip",
            _ when line.Key.StartsWith("refund:", StringComparison.Ordinal) => french ? "Rabais" : "Rebate",
            { End: RideEnd.Cancelled } => french ? "Course annulée" : "Cancelled ride",
            { End: RideEnd.Returned } => french ? "Retour" : "Return",
            _ => french ? "Livraison" : "Delivery",
        };
        return $"{what} {line.Key[(line.Key.IndexOf(':', StringComparison.Ordinal) + 1)..]}";
    }

    private static string Row(string day, string what, string net, string rate, string vat, string total) =>
        $"{day,-11}{what,-52}{net,11}{rate,7}{vat,8}{total,9}";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Amount(Money money, bool french) => string.Create(CultureInfo.InvariantCulture,
        $"{(money < Money.Zero ? "-" : "")}{Math.Abs(money.Cents) / 100}{(french ? ',' : '.')}{Math.Abs(money.Cents) % 100:00}");

    private static string Percent(string rate, bool french) => Percent(Ratio.Read(rate) ?? Ratio.Zero, french);

    private static string Percent(Ratio rate, bool french)
    {
        var basisPoints = (long)(rate * 10_000).Floor();
        var (whole, part) = Math.DivRem(basisPoints, 100);
        return part == 0 ? $"{whole} %" : string.Create(CultureInfo.InvariantCulture, $"{whole}{(french ? ',' : '.')}{part:00} %");
    }
}
