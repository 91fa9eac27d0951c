using System.Globalization;
using System.Text;

namespace Coop.Redistribution;

/// <summary>One line of an account, with what stood in it after.</summary>
/// <param name="BalanceCents">Debit less credit of the account up to and with this line.</param>
public sealed record LedgerLine(
    long Seq, int No, DateTimeOffset At, string Key, string Account, string? Aux, Money DebitCents, Money CreditCents, Money BalanceCents, string Because);

/// <summary>Lines of the books as a table that any spreadsheet reads: CSV by RFC 4180, amounts in cents, times in UTC.</summary>
public static class Ledger
{
    public const string Header = "seq,at,key,account,aux,debitCents,creditCents,balanceCents,because\r\n";

    public static string Csv(IEnumerable<LedgerLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append(CultureInfo.InvariantCulture,
                $"{line.Seq},{line.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'},{Quoted(line.Key)},{line.Account},{line.Aux},{line.DebitCents.Cents},{line.CreditCents.Cents},{line.BalanceCents.Cents},{Quoted(line.Because)}\r\n");
        return text.ToString();
    }

    // What begins like a formula is shown as text, whatever program opens the table.
    private static string Quoted(string words) =>
        $"\"{(words.Length > 0 && words[0] is '=' or '+' or '-' or '@' ? "'" : "")}{words.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
