using System.Collections.Concurrent;
using System.Globalization;

namespace Coop.Pricing;

/// <summary>A VAT rate of the law, from a day on until a later one replaces it.</summary>
/// <param name="Rate">A decimal fraction as text, exact to the millionth: <c>0.20</c> is twenty per cent.</param>
/// <param name="Source">The text of law it stands in.</param>
public sealed record VatRate(string Rate, DateOnly ValidFrom, string Source)
{
    private const int Whole = 1_000_000;

    /// <summary>The rate in force on a day; null before the first one.</summary>
    public static VatRate? On(IReadOnlyList<VatRate> rates, DateOnly day)
    {
        VatRate? found = null;
        foreach (var rate in rates)
            if (rate.ValidFrom <= day && (found is null || rate.ValidFrom > found.ValidFrom))
                found = rate;
        return found;
    }

    /// <summary>The VAT on an amount, half a cent rounded up.</summary>
    public PriceLine Of(Money net) => new(
        "VAT", Payee.Vat, new Money(PerMillion).For(net.Cents, per: Whole), $"{Percent} % of {net} ({Source})", "vat", VatRate: Rate);

    /// <summary>Turns net amounts into their parts of the VAT on them all: rounded down, and the cents left over to the largest remainders, of equal ones to the first.</summary>
    internal static void Share(long vat, long sum, Span<long> amounts)
    {
        Span<long> remainders = stackalloc long[amounts.Length];
        var left = vat;
        for (var i = 0; i < amounts.Length; i++)
        {
            (amounts[i], remainders[i]) = Math.DivRem(vat * amounts[i], sum);
            left -= amounts[i];
        }
        for (; left > 0; left--)
        {
            var largest = 0;
            for (var i = 1; i < remainders.Length; i++)
                if (remainders[i] > remainders[largest])
                    largest = i;
            amounts[largest]++;
            remainders[largest] = -1;
        }
    }

    /// <summary>Whether the text is a rate: no less than nothing, no more than all.</summary>
    internal bool IsRate =>
        decimal.TryParse(Rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part) && part is >= 0 and <= 1;

    internal string Percent => Read.Percent;

    private long PerMillion => Read.PerMillion;

    // Read once for each text; a copy with another rate has a text of its own.
    private static readonly ConcurrentDictionary<string, (long PerMillion, string Percent)> Known = [];

    private (long PerMillion, string Percent) Read => Known.TryGetValue(Rate, out var known) ? known : Known.GetOrAdd(Rate, rate =>
    {
        var perMillion = (long)(decimal.Parse(rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * Whole);
        return (perMillion, (perMillion / 10_000m).ToString("0.##", CultureInfo.InvariantCulture));
    });
}
