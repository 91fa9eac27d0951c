using System.Globalization;

namespace Coop.Pricing;

/// <summary>A VAT rate of the law, from a day on until a later one replaces it.</summary>
/// <param name="Rate">A decimal fraction as text, exact: <c>0.20</c> is twenty per cent.</param>
/// <param name="Source">The text of law it stands in.</param>
public sealed record VatRate(string Rate, DateOnly ValidFrom, string Source)
{
    /// <summary>The rate in force on the day of <paramref name="at"/>; null before the first one.</summary>
    public static VatRate? On(IEnumerable<VatRate> rates, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return rates.Where(rate => rate.ValidFrom <= day).MaxBy(rate => rate.ValidFrom);
    }

    /// <summary>The VAT on an amount, half a cent rounded up.</summary>
    public PriceLine Of(Money net) => new(
        "VAT", Payee.Vat, new Money(PerMillion).For(net.Cents, per: 1_000_000), $"{Percent} % of {net} ({Source})");

    private long PerMillion => (long)(decimal.Parse(Rate, CultureInfo.InvariantCulture) * 1_000_000);

    private string Percent => (PerMillion / 10_000m).ToString("0.##", CultureInfo.InvariantCulture);
}
