using System.Globalization;

namespace Coop.Redistribution;

/// <summary>An account number that proves itself: ISO 13616, mod 97 of ISO 7064 equal to one.</summary>
public static class Iban
{
    private static readonly Dictionary<string, int> Lengths = new()
    {
        ["AD"] = 24, ["AT"] = 20, ["BE"] = 16, ["BG"] = 22, ["CH"] = 21, ["CY"] = 28, ["CZ"] = 24, ["DE"] = 22, ["DK"] = 18, ["EE"] = 20, ["ES"] = 24,
        ["FI"] = 18, ["FR"] = 27, ["GB"] = 22, ["GI"] = 23, ["GR"] = 27, ["HR"] = 21, ["HU"] = 28, ["IE"] = 22, ["IS"] = 26, ["IT"] = 27, ["LI"] = 21,
        ["LT"] = 20, ["LU"] = 20, ["LV"] = 21, ["MC"] = 27, ["MT"] = 31, ["NL"] = 18, ["NO"] = 15, ["PL"] = 28, ["PT"] = 25, ["RO"] = 24, ["SE"] = 24,
        ["SI"] = 19, ["SK"] = 24, ["SM"] = 27, ["VA"] = 22,
    };

    /// <summary>As files want it, without spaces and in capitals; null when it is no IBAN of a country that SEPA reaches.</summary>
    public static string? Read(string? text)
    {
        var iban = string.Concat((text ?? "").Where(sign => sign != ' ')).ToUpperInvariant();
        if (iban.Length < 4 || !Lengths.TryGetValue(iban[..2], out var length) || iban.Length != length
            || !iban.All(char.IsAsciiLetterOrDigit) || !char.IsAsciiDigit(iban[2]) || !char.IsAsciiDigit(iban[3]))
            return null;
        var rest = 0;
        foreach (var sign in iban[4..] + iban[..4])
            foreach (var digit in char.IsAsciiDigit(sign) ? $"{sign}" : (sign - 'A' + 10).ToString(CultureInfo.InvariantCulture))
                rest = (rest * 10 + digit - '0') % 97;
        return rest == 1 ? iban : null;
    }

    /// <summary>Enough to know it again and not enough to use it.</summary>
    public static string Masked(string iban) => $"{iban[..4]} … {iban[^3..]}";
}
