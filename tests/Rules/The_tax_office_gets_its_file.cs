using System.Globalization;
using Coop.Redistribution;

namespace Coop.Rules;

/// <summary>The FEC, field by field, as livre des procédures fiscales A47 A-1 wants it.</summary>
public class The_tax_office_gets_its_file
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 28, 23, 30, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly Dictionary<string, Money> Before = new() { ["512"] = new(5_000), ["1013"] = new(-4_000), ["706"] = new(-1_000) };

    private static readonly (Entry Entry, DateTimeOffset RecordedAt)[] Year =
    [
        (Charts.Posting.OfExpense("1", "615", new(10_005), new(2_001), "brakes | two\ttabs\nand € œ", Noon)!, Noon.AddDays(2)),
        (Charts.Posting.OfExpense("2", "616", new(100), new(0), "insurance", Noon)!, Noon.AddDays(1)),
        (new("ride:1", Journal.Sales, Noon, "a ride", [Line.Debit(Charts.French[Use.Restaurants], new(600), Guid.Empty), Line.Credit(Charts.French[Use.Deliveries], new(600))]), Noon.AddDays(3)),
    ];

    private static readonly List<string[]> Rows = Read();

    [Fact]
    public void Its_header_is_the_orders_to_the_letter() => Assert.Equal(
        "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib PieceRef PieceDate EcritureLib Debit Credit EcritureLet DateLet ValidDate Montantdevise Idevise",
        Fec.Header.TrimEnd().Replace('\t', ' '));

    [Fact]
    public void Its_name_is_the_siren_and_the_closing_day() => Assert.Equal("732829320FEC20261231.txt", Fec.FileName("732829320", new(2026, 12, 31)));

    [Theory]
    [InlineData("732829320", true)]
    [InlineData("732829321", false)]
    [InlineData("73282932", false)]
    [InlineData("73282932a", false)]
    [InlineData(null, false)]
    public void A_siren_proves_itself(string? siren, bool good) => Assert.Equal(good, Fec.IsSiren(siren));

    [Fact]
    public void Every_line_has_eighteen_fields_and_no_compulsory_one_is_blank() =>
        Assert.All(Rows, row => Assert.True(row.Length == 18 && new[] { 0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 15 }.All(i => row[i].Length > 0), string.Join('|', row)));

    [Fact]
    public void Every_entry_and_the_whole_file_balance()
    {
        Assert.All(Rows.GroupBy(row => (row[0], row[2])), entry => Assert.Equal(entry.Sum(row => Cents(row[11])), entry.Sum(row => Cents(row[12]))));
        Assert.Equal(Rows.Sum(row => Cents(row[11])), Rows.Sum(row => Cents(row[12])));
    }

    [Fact]
    public void Numbers_have_no_gap_within_a_journal() => Assert.All(
        Rows.GroupBy(row => row[0]), journal => Assert.Equal(
            Enumerable.Range(1, journal.Select(row => row[2]).Distinct().Count()).Select(n => $"{n}"), journal.Select(row => row[2]).Distinct()));

    [Fact]
    public void Days_of_validation_never_go_back() => Assert.Equal(Rows.Select(row => row[15]).Order(StringComparer.Ordinal), Rows.Select(row => row[15]));

    [Fact]
    public void Days_are_those_of_the_collective() => Assert.Equal("20260329", Rows.First(row => row[8] == "expense:1")[3]);

    [Fact]
    public void It_opens_with_last_years_balances_and_its_result()
    {
        var opening = Rows.TakeWhile(row => row[0] == "AN").Select(row => $"{row[4]} {row[11]} {row[12]}");
        Assert.Equal(["1013 0,00 40,00", "120 0,00 10,00", "512 50,00 0,00"], opening);
    }

    [Fact]
    public void Costs_and_income_of_the_file_are_the_years_result()
    {
        var result = Rows.Where(row => row[4][0] is '6' or '7').Sum(row => Cents(row[12]) - Cents(row[11]));
        Assert.Equal(600 - 10_005 - 100, result);
        var closing = Charts.Posting.OfClosing("2026", [("615", new(10_005)), ("616", new(100)), ("706", new(-600))], Noon)!;
        Assert.False(Fec.Takes(closing.Key));
        Assert.Equal(-result, closing.Lines.Single(line => line.Account == "129").DebitCents.Cents);
    }

    [Fact]
    public void Words_hold_nothing_that_separates_and_only_letters_of_its_character_set() =>
        Assert.Equal("brakes   two tabs and EUR ?", Rows.First(row => row[8] == "expense:1")[10]);

    [Fact]
    public void Read_back_it_is_the_same_ledger() => Assert.Equal(
        Year.SelectMany(one => one.Entry.Lines.Select(line => $"{one.Entry.Key} {line.Account} {line.Aux} {line.DebitCents.Cents} {line.CreditCents.Cents}")),
        Rows.Where(row => row[0] != "AN").Select(row => $"{row[8]} {row[4]} {row[6]} {Cents(row[11])} {Cents(row[12])}"));

    private static List<string[]> Read()
    {
        var file = new Fec(Paris, Charts.French);
        var text = file.Opening(Before, new(2026, 1, 1)) + string.Concat(Year.Select(one => file.Of(one.Entry, one.RecordedAt)));
        return [.. text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
    }

    private static long Cents(string amount)
    {
        Assert.Matches(@"^\d+,\d\d$", amount);
        return long.Parse(amount.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
