using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Coop.Redistribution;

/// <summary>One transfer of a file: to whom, how much, and under which name the payer finds it again.</summary>
/// <param name="EndToEndId">At most 35 signs.</param>
public sealed record Transfer(string EndToEndId, string Name, string Iban, Money Cents);

/// <summary>
/// A SEPA credit transfer as the bank wants it: pain.001.001.09 of ISO 20022, one payment in euros to each person. The same
/// content gives the same bytes.
/// </summary>
public static class CreditTransfer
{
    private static readonly XNamespace Ns = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

    /// <param name="id">Of the message, at most 35 signs: a bank takes the same one once.</param>
    public static byte[] Of(string id, DateTimeOffset madeAt, DateOnly payOn, string payer, string payerIban, string remittance, IReadOnlyList<Transfer> transfers)
    {
        var total = Amount(transfers.Aggregate(Money.Zero, (sum, one) => sum + one.Cents));
        var count = transfers.Count.ToString(CultureInfo.InvariantCulture);
        XElement E(string name, params object[] content) => new(Ns + name, content);
        XElement Account(string iban) => E("Id", E("IBAN", iban));

        var document = new XDocument(new XDeclaration("1.0", "UTF-8", null), E("Document", E("CstmrCdtTrfInitn",
            E("GrpHdr",
                E("MsgId", id), E("CreDtTm", madeAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
                E("NbOfTxs", count), E("CtrlSum", total), E("InitgPty", E("Nm", Plain(payer, 70)))),
            E("PmtInf",
                E("PmtInfId", id), E("PmtMtd", "TRF"), E("BtchBookg", "true"), E("NbOfTxs", count), E("CtrlSum", total),
                E("PmtTpInf", E("SvcLvl", E("Cd", "SEPA")), E("CtgyPurp", E("Cd", "SALA"))),
                E("ReqdExctnDt", E("Dt", payOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
                E("Dbtr", E("Nm", Plain(payer, 70))), E("DbtrAcct", Account(payerIban)), E("DbtrAgt", E("FinInstnId", E("Othr", E("Id", "NOTPROVIDED")))), E("ChrgBr", "SLEV"),
                transfers.Select(one => E("CdtTrfTxInf",
                    E("PmtId", E("EndToEndId", one.EndToEndId)),
                    E("Amt", E("InstdAmt", new XAttribute("Ccy", "EUR"), Amount(one.Cents))),
                    E("Cdtr", E("Nm", Plain(one.Name, 70))), E("CdtrAcct", Account(one.Iban)),
                    E("RmtInf", E("Ustrd", Plain(remittance, 140)))))))));
        return Encoding.UTF8.GetBytes($"{document.Declaration}\n{document.ToString(SaveOptions.None).ReplaceLineEndings("\n")}\n");
    }

    private static string Amount(Money money) => string.Create(CultureInfo.InvariantCulture, $"{money.Cents / 100}.{money.Cents % 100:00}");

    // By hand, since a program without a library of languages cannot take accents off.
    private const string Accented = "àâäáãåąçćčďéèêëęěíìîïłñńňóòôöõøřśšşťúùûüůýÿźžżÀÂÄÁÃÅĄÇĆČĎÉÈÊËĘĚÍÌÎÏŁÑŃŇÓÒÔÖÕØŘŚŠŞŤÚÙÛÜŮÝŸŹŽŻ";
    private const string Letters = "aaaaaaacccdeeeeeeiiiilnnnoooooorssstuuuuuyyzzzAAAAAAACCCDEEEEEEIIIILNNNOOOOOORSSSTUUUUUYYZZZ";

    /// <summary>The signs that every bank of SEPA takes: letters without accents, digits and a few marks.</summary>
    public static string Plain(string text, int longest)
    {
        var plain = new StringBuilder();
        foreach (var sign in text)
            plain.Append(Accented.IndexOf(sign, StringComparison.Ordinal) is >= 0 and var at ? Letters[at].ToString()
                : char.IsAsciiLetterOrDigit(sign) || "/-?:().,'+ ".Contains(sign) ? sign.ToString()
                : sign switch { 'œ' => "oe", 'Œ' => "OE", 'ß' => "ss", 'æ' => "ae", 'Æ' => "AE", '’' => "'", _ => " " });
        var trimmed = plain.ToString().Trim().TrimStart('/');
        return trimmed.Length == 0 ? "-" : trimmed[..Math.Min(trimmed.Length, longest)];
    }
}
