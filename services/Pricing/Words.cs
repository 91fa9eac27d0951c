using System.Globalization;

namespace Coop.Pricing;

/// <summary>One thing said in the co-op's two languages. Rules say themselves in such words, so that nobody has to read code or a formula.</summary>
public sealed record Words(string En, string Fr)
{
    private static readonly NumberFormatInfo French = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "\u00a0" };

    public static Words Same(string text) => new(text, text);

    /// <summary>An amount as each language writes it: €6.50, 6,50 €.</summary>
    public static Words Of(Money money) => new(money.ToString(), string.Create(French, $"{money.Cents / 100m:0.00}\u00a0€"));

    /// <summary>A whole number with its thousands apart.</summary>
    public static Words Of(long number) => new(number.ToString("#,0", CultureInfo.InvariantCulture), number.ToString("#,0", French));

    /// <summary>A rate in hundredths of a per cent: 1250 is 12.5 %.</summary>
    public static Words Percent(int basisPoints) => new(
        string.Create(CultureInfo.InvariantCulture, $"{basisPoints / 100m:0.##} %"), string.Create(French, $"{basisPoints / 100m:0.##}\u00a0%"));

    public static Words Join(string separator, IEnumerable<Words> parts)
    {
        var all = parts.ToList();
        return new(string.Join(separator, all.Select(one => one.En)), string.Join(separator, all.Select(one => one.Fr)));
    }

    public static Words operator +(Words first, Words second) => new(first.En + second.En, first.Fr + second.Fr);

    /// <summary>Text that is the same in both.</summary>
    public static Words operator +(Words first, string second) => new(first.En + second, first.Fr + second);
}
