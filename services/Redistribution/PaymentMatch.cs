using System.Text.RegularExpressions;

namespace Coop.Redistribution;

/// <summary>An invoice of which something is still to be paid.</summary>
public sealed record OpenInvoice(string Number, RestaurantId RestaurantId, DateOnly DueOn, Money OpenCents);

/// <summary>What of a payment goes to which invoice; without a number it is more than was asked, and stays the restaurant's.</summary>
public sealed record PaidPart(string? Number, RestaurantId RestaurantId, Money Cents);

/// <summary>
/// Which invoices a payment pays: those whose numbers the payer wrote, in that order; else the only one of exactly that
/// amount. Whatever is not certain is left to a person.
/// </summary>
public static partial class PaymentMatch
{
    /// <returns>The parts, which sum to what was paid; null when a person must say.</returns>
    public static IReadOnlyList<PaidPart>? Of(Money paid, string reference, IReadOnlyList<OpenInvoice> open)
    {
        var named = Numbers().Matches(reference.ToUpperInvariant()).Select(number => $"F{number.Groups[1].Value}-{number.Groups[2].Value}").Distinct().ToList();
        if (named.Count > 0)
            return Of(paid, named, open);
        return open.Where(invoice => invoice.OpenCents == paid).ToList() is [var only] ? [new(only.Number, only.RestaurantId, paid)] : null;
    }

    /// <summary>The same, of invoices that somebody named; null unless all are open and one restaurant's.</summary>
    public static IReadOnlyList<PaidPart>? Of(Money paid, IReadOnlyList<string> named, IReadOnlyList<OpenInvoice> open)
    {
        var invoices = named.Select(number => open.FirstOrDefault(invoice => invoice.Number == number && invoice.OpenCents > Money.Zero)).ToList();
        if (invoices.Count == 0 || invoices.Contains(null) || invoices.Select(invoice => invoice!.RestaurantId).Distinct().Count() > 1)
            return null;
        var (left, parts) = (paid, new List<PaidPart>());
        foreach (var invoice in invoices)
        {
            var part = left < invoice!.OpenCents ? left : invoice.OpenCents;
            if (part > Money.Zero)
                parts.Add(new(invoice.Number, invoice.RestaurantId, part));
            left -= part;
        }
        if (left > Money.Zero)
            parts.Add(new(null, invoices[0]!.RestaurantId, left));
        return parts;
    }

    [GeneratedRegex(@"F[ ]?(\d{4})[ -]?(\d{6})(?!\d)")]
    private static partial Regex Numbers();
}
