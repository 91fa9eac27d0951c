using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using System.Xml.Schema;
using Coop.Redistribution;

namespace Coop.Rules;

/// <summary>Account numbers that prove themselves, the bank's file by the schema of ISO 20022, and advances that pull nobody below zero.</summary>
public class Pay_leaves_the_bank_as_the_law_allows
{
    private static readonly DateTimeOffset At = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606")]
    [InlineData("de89370400440532013000", "DE89370400440532013000")]
    [InlineData("GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432")]
    [InlineData("FR1420041010050500013M02607", null)] // the last sign
    [InlineData("FR1520041010050500013M02606", null)] // a check digit
    [InlineData("FR1420041010050500013M0266", null)]  // too short
    [InlineData("FR4120041010050500013M02606", null)] // check digits turned round
    [InlineData("DE41370400440532013", null)]          // proves itself, and is too short for its country
    [InlineData("US1420041010050500013M02606", null)]
    [InlineData("DE8937040044053201300\u0660", null)]
    [InlineData("", null)]
    public void An_iban_proves_itself(string text, string? iban) => Assert.Equal(iban, Iban.Read(text));

    [Fact]
    public void The_file_is_valid_by_the_schema_and_sums_to_what_is_due()
    {
        var file = CreditTransfer.Of("PAY-2026-10", At, new(2026, 11, 3), "Les Coursiers & Cie", "FR1420041010050500013M02606", "Paie d'octobre – été",
            [new("PAY-2026-10-1", "Zoé Œuvrard <b>", "DE89370400440532013000", new(123_456)), new("PAY-2026-10-2", "Ada", "GB82WEST12345698765432", new(5))]);

        Assert.Empty(Wrong(file));
        var document = XDocument.Load(new MemoryStream(file));
        Assert.Equal(["1234.61", "1234.61"], Values(document, "CtrlSum"));
        Assert.Equal(["2", "2"], Values(document, "NbOfTxs"));
        Assert.Equal(["1234.56", "0.05"], Values(document, "InstdAmt"));
        Assert.Equal(["SEPA", "SALA", "SLEV"], [.. Values(document, "Cd"), .. Values(document, "ChrgBr")]); // what the scheme asks beyond the schema
        Assert.Equal(["Les Coursiers   Cie", "Les Coursiers   Cie", "Zoe OEuvrard  b", "Ada"], Values(document, "Nm"));
        Assert.NotEmpty(Wrong(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(file).Replace("1234.56", "1234,56", StringComparison.Ordinal))));
        Assert.NotEmpty(Wrong(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(file).Replace("<ChrgBr>SLEV</ChrgBr>", "", StringComparison.Ordinal).Replace("PmtMtd", "PmtMthd", StringComparison.Ordinal))));
    }

    [Fact]
    public void What_is_too_long_for_a_bank_is_cut()
    {
        var file = CreditTransfer.Of("PAY-2026-10", At, new(2026, 11, 3), new string('é', 71), "FR1420041010050500013M02606", new string('x', 141),
            [new("PAY-2026-10-1", new string('œ', 36), "DE89370400440532013000", new(1))]);
        Assert.Empty(Wrong(file));
        Assert.Equal([70, 70, 70, 140], ((string[])["Nm", "Ustrd"]).SelectMany(name => Values(XDocument.Load(new MemoryStream(file)), name)).Select(text => text.Length));
    }

    [Theory]
    [InlineData(100_000, 500, 30_000, 10_000)]
    [InlineData(100_000, 0, 4_000, 4_000)]
    [InlineData(9, 0, 4_000, 0)]
    public void Of_an_advance_a_tenth_of_the_pay_is_taken_back_at_the_most(long pay, long tips, long advance, long back)
    {
        var paid = new PayOut(new(Guid.Empty), new(pay), new(tips), new(advance)).In("pay:2026-10")!;
        Assert.Equal((back, pay + tips - back), (paid.BackCents.Cents, paid.NetCents.Cents));
    }

    [Fact]
    public void Nobody_falls_below_zero_and_tips_are_never_touched()
    {
        Assert.Null(new PayOut(new(Guid.Empty), new(-500), Money.Zero, new(4_000)).In("pay:2026-10"));
        var paid = new PayOut(new(Guid.Empty), new(-500), new(300), new(4_000)).In("pay:2026-10")!;
        Assert.Equal((0L, 300L, 0L, 300L), (paid.PayCents.Cents, paid.TipCents.Cents, paid.BackCents.Cents, paid.NetCents.Cents));
    }

    private static List<string> Wrong(byte[] file)
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(null, Path.Combine(Here(), "pain.001.001.09.xsd"));
        var wrong = new List<string>();
        using var reader = new MemoryStream(file);
        XDocument.Load(reader).Validate(schemas, (_, problem) => wrong.Add(problem.Message));
        return wrong;
    }

    private static IEnumerable<string> Values(XDocument document, string name) => document.Descendants().Where(one => one.Name.LocalName == name).Select(one => one.Value);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
