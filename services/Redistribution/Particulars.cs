using System.Globalization;

namespace Coop.Redistribution;

/// <summary>
/// Who a business is before the law, as it stands on an invoice: the co-op as seller, a restaurant as customer
/// (CGI annexe II art. 242 nonies A; Code de commerce L441-9, R123-237).
/// </summary>
/// <param name="Name">As registered, which may not be what stands over the door.</param>
/// <param name="Form">Legal form and, of the seller, its capital: <c>SCOP SARL à capital variable</c>.</param>
/// <param name="Country">ISO 3166, two letters.</param>
/// <param name="Siren">Nine digits; needed in France.</param>
/// <param name="VatNumber">In the Union: country and number; absent for who is outside of VAT.</param>
/// <param name="Register">Where it is registered: <c>RCS Lyon</c>.</param>
/// <param name="VatOnDebits">The seller owes VAT from the invoice on, not from its payment (CGI art. 269-2-c).</param>
public sealed record Particulars(
    string Name, string Street, string PostalCode, string City, string Country = "FR", string? Form = null,
    string? Siren = null, string? VatNumber = null, string? Register = null, bool VatOnDebits = false)
{
    private const int Longest = 200;

    /// <summary>The field that cannot stand so, and why; null when all may.</summary>
    public (string Field, string Because)? Wrong()
    {
        foreach (var (field, text) in ((string, string?)[])[("name", Name), ("street", Street), ("postalCode", PostalCode), ("city", City)])
            if (!IsSaid(text))
                return (field, "One line of plain words, up to 200 signs.");
        foreach (var (field, text) in ((string, string?)[])[("form", Form), ("register", Register)])
            if (text is not null && !IsSaid(text))
                return (field, "One line of plain words, up to 200 signs.");
        if (Country is not { Length: 2 } || !Country.All(char.IsAsciiLetterUpper))
            return ("country", "A country is two capital letters, such as FR.");
        if (Siren is null ? Country == "FR" : !Fec.IsSiren(Siren))
            return ("siren", "In France a business has a SIREN: nine digits, of which the last proves the others.");
        return VatNumber is null || IsVatNumber(VatNumber) ? null : ("vatNumber", "A VAT number is the country and 2 to 13 digits or letters; a French one has two digits that prove its SIREN.");
    }

    private bool IsVatNumber(string number)
    {
        if (number.Length is < 4 or > 15 || !number.All(sign => char.IsAsciiLetterUpper(sign) || char.IsAsciiDigit(sign)))
            return false;
        if (Country != "FR")
            return char.IsAsciiLetterUpper(number[0]) && char.IsAsciiLetterUpper(number[1]);
        // Two digits of the key and the SIREN itself: key = (12 + 3 (SIREN mod 97)) mod 97.
        return number.Length == 13 && number.StartsWith("FR", StringComparison.Ordinal) && number[4..] == Siren
            && int.TryParse(number.AsSpan(2, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var key)
            && key == (12 + 3 * (int.Parse(number.AsSpan(4), CultureInfo.InvariantCulture) % 97)) % 97;
    }

    private static bool IsSaid(string? text) => text is { Length: > 0 and <= Longest } && text.Trim().Length > 0 && !text.Any(char.IsControl);
}

/// <summary>The particulars of a business from an instant on; the empty id is the co-op's own.</summary>
public sealed record KeptParticulars(Guid Business, DateTimeOffset At, Particulars Content)
{
    public static readonly Guid Coop = Guid.Empty;
}
