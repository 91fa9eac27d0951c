using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Coop.Redistribution;

/// <summary>One amount that came onto the co-op's bank account.</summary>
/// <param name="Id">The bank's own reference, or one made of what the line says: the same line is the same payment in whatever file.</param>
/// <param name="Reference">What the payer wrote.</param>
public sealed record BankLine(string Id, DateOnly On, Money Cents, string Reference);

/// <summary>
/// A bank's file read: camt.053 (ISO 20022) of any version, or CSV with a first line that names <c>date</c>, <c>amount</c>,
/// <c>reference</c> and perhaps <c>id</c>, separated by commas or semicolons. What left the account is passed over.
/// </summary>
public static class BankStatement
{
    public const int MostLines = 10_000;
    private const int LongestReference = 500;

    /// <exception cref="FormatException">What cannot be read, with its line where there are lines.</exception>
    public static IReadOnlyList<BankLine> OfCsv(string text)
    {
        var rows = text.ReplaceLineEndings("\n").Split('\n');
        var separator = rows[0].Contains(';', StringComparison.Ordinal) ? ';' : ',';
        var names = Fields(rows[0].TrimStart('\uFEFF'), separator, 1).ConvertAll(name => name.Trim().ToLowerInvariant());
        var (date, amount, reference, id) = (names.IndexOf("date"), names.IndexOf("amount"), names.IndexOf("reference"), names.IndexOf("id"));
        if (date < 0 || amount < 0 || reference < 0)
            throw new FormatException("line 1: the columns date, amount and reference are named here.");

        var lines = new List<BankLine>();
        var seen = new Dictionary<string, int>();
        for (var i = 1; i < rows.Length; i++)
        {
            if (rows[i].Length == 0)
                continue;
            var fields = Fields(rows[i], separator, i + 1);
            if (fields.Count != names.Count)
                throw new FormatException($"line {i + 1}: {fields.Count} fields where the first line names {names.Count}.");
            if (!DateOnly.TryParseExact(fields[date].Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on))
                throw new FormatException($"line {i + 1}: a date is written as in 2026-10-31.");
            Add(lines, seen, id < 0 ? "" : fields[id].Trim(), on, CentsOf(fields[amount].Trim()) ?? throw new FormatException($"line {i + 1}: an amount is written as in 12.34."), fields[reference]);
        }

        return lines;
    }

    /// <exception cref="FormatException">It is no camt.053, or an entry of it cannot be read.</exception>
    public static IReadOnlyList<BankLine> OfCamt(string xml)
    {
        XDocument document;
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            document = XDocument.Load(reader);
        }
        catch (XmlException unreadable)
        {
            throw new FormatException($"line {unreadable.LineNumber}: not XML.", unreadable);
        }
        if (document.Root?.Name.NamespaceName.Contains(":camt.053.", StringComparison.Ordinal) != true)
            throw new FormatException("This is no camt.053.");

        var lines = new List<BankLine>();
        var seen = new Dictionary<string, int>();
        foreach (var entry in All(document, "Ntry"))
        {
            if (Text(entry, "CdtDbtInd") != "CRDT" || Text(entry, "RvslInd") is "true" or "1" || (Child(entry, "Sts") is { } status && status.Value.Trim() != "BOOK"))
                continue;
            var day = Child(Child(entry, "BookgDt"), "Dt")?.Value ?? Child(Child(entry, "BookgDt"), "DtTm")?.Value ?? "";
            if (day.Length < 10 || !DateOnly.TryParseExact(day[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on))
                throw new FormatException("An entry (Ntry) has no day of booking (BookgDt).");
            var parts = All(entry, "TxDtls").Where(part => AmountOf(part) is not null).ToList();
            // A collected entry is taken apart only where its parts are all there.
            if (parts.Count > 1 && parts.Sum(part => Cents(AmountOf(part)!)) == Cents(AmountOf(entry)))
                foreach (var (no, part) in parts.Index())
                    Add(lines, seen, Text(entry, "AcctSvcrRef") is { Length: > 0 } reference ? $"{reference}/{no + 1}" : "", on, Cents(AmountOf(part)), Words(part));
            else
                Add(lines, seen, Text(entry, "AcctSvcrRef") ?? "", on, Cents(AmountOf(entry)), Words(entry));
        }

        return lines;
    }

    private static void Add(List<BankLine> lines, Dictionary<string, int> seen, string id, DateOnly on, long cents, string reference)
    {
        if (cents <= 0)
            return;
        var words = string.Concat(reference.Trim().Take(LongestReference).Select(sign => char.IsControl(sign) ? ' ' : sign));
        if (id.Length == 0)
        {
            // Two equal payments of one day are two; the same file again says the same.
            var said = string.Create(CultureInfo.InvariantCulture, $"{on:yyyy-MM-dd}|{cents}|{words}");
            var nth = seen[said] = seen.GetValueOrDefault(said) + 1;
            id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{said}|{nth}")));
        }
        lines.Add(new(id, on, new(cents), words));
        if (lines.Count > MostLines)
            throw new FormatException($"A file has at most {MostLines} payments.");
    }

    private static string Words(XElement element) => string.Join(' ',
        element.Descendants().Where(one => one.Name.LocalName is "Ustrd" or "EndToEndId" or "Ref" or "AddtlRmtInf").Select(one => one.Value.Trim()).Distinct());

    private static XElement? AmountOf(XElement element) => Child(element, "Amt") ?? Child(Child(Child(element, "AmtDtls"), "TxAmt"), "Amt");

    private static long Cents(XElement? amount) =>
        amount?.Attribute("Ccy")?.Value == "EUR" && CentsOf(amount.Value.Trim()) is { } cents ? cents : throw new FormatException("An entry (Ntry) has no amount in EUR.");

    /// <summary>Whole cents; null for what is no amount, or finer.</summary>
    private static long? CentsOf(string text)
    {
        var digits = text.TrimStart('-').Replace(',', '.').Split('.');
        if (digits is not ({ Length: 1 } or { Length: 2 }) || digits.Any(part => part.Length == 0 || !part.All(char.IsAsciiDigit)) || digits[0].Length > 13)
            return null;
        var part = digits.Length == 2 ? digits[1].TrimEnd('0') : "";
        if (part.Length > 2)
            return null;
        var cents = long.Parse(digits[0] + part.PadRight(2, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
        return text.StartsWith('-') ? -cents : cents;
    }

    private static List<string> Fields(string row, char separator, int line)
    {
        var (fields, field, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < row.Length; i++)
        {
            if (quoted && row[i] == '"' && i + 1 < row.Length && row[i + 1] == '"')
                field.Append(row[++i]);
            else if (row[i] == '"')
                quoted = !quoted;
            else if (row[i] == separator && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
                field.Append(row[i]);
        }
        fields.Add(field.ToString());
        return quoted ? throw new FormatException($"line {line}: a quote is never closed.") : fields;
    }

    private static IEnumerable<XElement> All(XContainer within, string name) => within.Descendants().Where(one => one.Name.LocalName == name);
    private static XElement? Child(XElement? element, string name) => element?.Elements().FirstOrDefault(one => one.Name.LocalName == name);
    private static string? Text(XElement element, string name) => Child(element, name)?.Value.Trim();
}
