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
        "VAT", Payee.Vat, new Money(PerMillion).For(net.Cents, per: Whole), $"{Percent} % of {net} ({Source})", "vat");

    /// <summary>Whether the text is a rate: no less than nothing, no more than all.</summary>
    internal bool IsRate =>
        decimal.TryParse(Rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part) && part is >= 0 and <= 1;

    private long PerMillion => (long)(decimal.Parse(Rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * Whole);

    internal string Percent => (PerMillion / 10_000m).ToString("0.##", CultureInfo.InvariantCulture);
}
