using System.Globalization;
using System.Text;

namespace Coop.Redistribution;

/// <summary>
/// The French tax office's file of a year's entries (livre des procédures fiscales L47 A, A47 A-1): eighteen fields, tab
/// between them, opening balances first, and without the entries that close costs and income. Written line by line, in the
/// order in which entries were recorded.
/// </summary>
/// <param name="zone">Whose days are meant.</param>
/// <param name="chart">A French one.</param>
public sealed class Fec(TimeZoneInfo zone, Chart chart)
{
    public const string Header =
        "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\t" +
        "EcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\r\n";

    /// <summary>What goes with the file: fields, journals, character set.</summary>
    public const string Description =
        "Fichier des écritures comptables (LPF art. A47 A-1). 18 champs séparés par une tabulation, fin de ligne CR LF, ISO 8859-15.\r\n" +
        "Dates AAAAMMJJ, montants en euros avec une virgule. EcritureNum est continu par journal; PieceRef est la clé de la pièce.\r\n" +
        "CompAuxNum est l'identifiant du restaurant ou de la personne; les écritures ne portent pas de nom.\r\n" +
        "Journaux: AN à nouveaux, VE ventes, PA paie, AC achats, BQ banque, OD opérations diverses.\r\n";

    private readonly Dictionary<string, int> numbers = [];
    private string validOn = "";

    /// <summary><c>SIREN FEC closing day .txt</c>.</summary>
    public static string FileName(string siren, DateOnly closesOn) => $"{siren}FEC{Day(closesOn)}.txt";

    /// <summary>Nine digits whose check digit is right (Luhn).</summary>
    public static bool IsSiren(string? text) => text is { Length: 9 } && text.All(char.IsAsciiDigit)
        && text.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 1 : 2)).Sum(n => n > 9 ? n - 9 : n) % 10 == 0;

    /// <summary>Whether an entry belongs into the file; closings of classes 6 and 7 do not.</summary>
    public static bool Takes(string key) => !key.StartsWith("closing:", StringComparison.Ordinal);

    /// <summary>The first entry: what stood in the accounts when the year began. What costs and income came to before is the result.</summary>
    /// <param name="balances">Debit less credit of each account, of all that counts from before the year.</param>
    public string Opening(IReadOnlyDictionary<string, Money> balances, DateOnly on)
    {
        var result = balances.Where(account => chart.Named(account.Key)?.IsResult == true).Aggregate(Money.Zero, (sum, account) => sum + account.Value);
        var lines = balances.Where(account => chart.Named(account.Key)?.IsResult != true)
            .Append(new(chart[result > Money.Zero ? Use.Loss : Use.Profit].Number, result))
            .GroupBy(account => account.Key).Select(same => Carried(same.Key, same.Aggregate(Money.Zero, (sum, one) => sum + one.Value)))
            .Where(line => line.DebitCents != line.CreditCents).OrderBy(line => line.Account, StringComparer.Ordinal).ToList();
        return lines.Count == 0 ? "" : Entry("AN", "À nouveaux", $"AN{on.Year}", Day(on), "À nouveaux", lines, Day(on));
    }

    /// <summary>One entry, a line of the file for each of its own.</summary>
    public string Of(Entry entry, DateTimeOffset recordedAt)
    {
        var (code, label) = entry.Journal switch
        {
            Journal.Sales => ("VE", "Ventes"),
            Journal.Pay => ("PA", "Paie"),
            Journal.Purchases => ("AC", "Achats"),
            Journal.Bank => ("BQ", "Banque"),
            _ => ("OD", "Opérations diverses"),
        };
        return Entry(code, label, entry.Key, Day(Span.DayOf(entry.At, zone)), entry.Because, entry.Lines, Day(Span.DayOf(recordedAt, zone)));
    }

    private string Entry(string code, string label, string piece, string day, string because, IReadOnlyList<Line> lines, string recordedOn)
    {
        // The clocks of two instances may differ by a moment around midnight; the file's order is the order of validation.
        validOn = string.CompareOrdinal(recordedOn, validOn) > 0 ? recordedOn : validOn;
        var number = numbers[code] = numbers.GetValueOrDefault(code) + 1;
        var text = new StringBuilder();
        foreach (var line in lines)
            text.AppendJoin('\t', code, label, number.ToString(CultureInfo.InvariantCulture), day, line.Account, Clean(chart.LabelOf(line.Account)),
                $"{line.Aux}", $"{line.Aux}", Clean(piece), day, Clean(because), Amount(line.DebitCents), Amount(line.CreditCents), "", "", validOn, "", "")
                .Append("\r\n");
        return text.ToString();
    }

    // Of all people together, so without a name.
    private static Line Carried(string account, Money balance) => balance < Money.Zero
        ? new(account, null, Money.Zero, Money.Zero - balance)
        : new(account, null, balance, Money.Zero);

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Amount(Money money) => string.Create(CultureInfo.InvariantCulture, $"{money.Cents / 100},{money.Cents % 100:00}");

    /// <summary>Only what ISO 8859-1 and 8859-15 have in common, and nothing that separates.</summary>
    private static string Clean(string words)
    {
        var clean = string.Concat(words.Replace("€", "EUR", StringComparison.Ordinal)
            .Select(c => char.IsControl(c) || c is '|' ? ' ' : c > 'ÿ' || "¤¦¨´¸¼½¾".Contains(c) ? '?' : c)).Trim();
        return clean.Length == 0 ? "-" : clean;
    }
}
