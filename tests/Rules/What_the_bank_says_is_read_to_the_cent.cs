using Coop.Redistribution;

namespace Coop.Rules;

/// <summary>Files of the bank, and which invoices their payments pay.</summary>
public class What_the_bank_says_is_read_to_the_cent
{
    private static readonly RestaurantId Pizza = new(Guid.Parse("00000000-0000-0000-0000-000000000001")), Sushi = new(Guid.Parse("00000000-0000-0000-0000-000000000002"));

    private static readonly OpenInvoice[] Open =
    [
        new("F2026-000001", Pizza, new(2026, 10, 31), new(10_000)), new("F2026-000002", Pizza, new(2026, 11, 30), new(5_000)),
        new("F2026-000003", Sushi, new(2026, 11, 30), new(7_000)), new("F2026-000004", Sushi, new(2026, 11, 30), new(5_000)),
    ];

    [Fact]
    public void A_csv_in_either_separator_with_quotes()
    {
        var lines = BankStatement.OfCsv("\uFEFFDate;Amount;Reference\r\n2026-11-02;1234,5;\"F2026-000001; \"\"merci\"\"\"\r\n2026-11-02;-3.00;fees\r\n\r\n2026-11-03;7;x\r\n");
        Assert.Equal([(new DateOnly(2026, 11, 2), 123_450L, "F2026-000001; \"merci\""), (new DateOnly(2026, 11, 3), 700L, "x")], lines.Select(line => (line.On, line.Cents.Cents, line.Reference)));
    }

    [Fact]
    public void Two_equal_lines_are_two_payments_and_the_same_ones_again()
    {
        const string file = "date,amount,reference\n2026-11-02,10.00,x\n2026-11-02,10.00,x\n";
        var ids = BankStatement.OfCsv(file).Select(line => line.Id).ToList();
        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal(ids, BankStatement.OfCsv(file).Select(line => line.Id));
    }

    [Theory]
    [InlineData("day,amount\n", "line 1")]
    [InlineData("date,amount,reference\n2026-13-01,1,x\n", "line 2")]
    [InlineData("date,amount,reference\n2026-11-01,1.234,x\n", "line 2")]
    [InlineData("date,amount,reference\n2026-11-01,1\u0660,x\n", "line 2")]
    [InlineData("date,amount,reference\n2026-11-01,1,x\n2026-11-01,1,x,y\n", "line 3")]
    [InlineData("date,amount,reference\n2026-11-01,1,\"x\n", "line 2")]
    public void What_cannot_be_read_is_named_by_its_line(string csv, string line) =>
        Assert.StartsWith(line, Assert.Throws<FormatException>(() => BankStatement.OfCsv(csv)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_camt_of_which_only_what_came_in_and_is_booked_counts()
    {
        var lines = BankStatement.OfCamt(Camt(
            Entry("12.34", "CRDT", "R1", "F2026-000001"), Entry("99.00", "DBIT", "R2", "rent"),
            Entry("8.00", "CRDT", "R4", "taken back").Replace("<Sts>", "<RvslInd>true</RvslInd><Sts>", StringComparison.Ordinal),
            "<Ntry><Amt Ccy=\"EUR\">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts><BookgDt><Dt>2026-11-02</Dt></BookgDt></Ntry>",
            "<Ntry><Amt Ccy=\"EUR\">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-03</Dt></BookgDt><AcctSvcrRef>R3</AcctSvcrRef><NtryDtls>"
            + "<TxDtls><Amt Ccy=\"EUR\">10.00</Amt><RmtInf><Ustrd>a</Ustrd></RmtInf></TxDtls><TxDtls><Amt Ccy=\"EUR\">20.00</Amt><RmtInf><Ustrd>b</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"));
        Assert.Equal([("R1", 1_234L, "F2026-000001"), ("R3/1", 1_000L, "a"), ("R3/2", 2_000L, "b")], lines.Select(line => (line.Id, line.Cents.Cents, line.Reference)));
    }

    [Theory]
    [InlineData("<a/>")]
    [InlineData("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><Ntry>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">&e;</Document>")]
    public void What_is_no_camt_is_refused(string xml) => Assert.Throws<FormatException>(() => BankStatement.OfCamt(xml));

    [Fact]
    public void Another_currency_is_refused() =>
        Assert.Throws<FormatException>(() => BankStatement.OfCamt(Camt(Entry("1.00", "CRDT", "R", "x")).Replace("EUR", "USD", StringComparison.Ordinal)));

    [Fact]
    public void Numbers_say_which_invoices_and_what_is_too_much_stays_the_restaurants()
    {
        Assert.Equal([new PaidPart("F2026-000001", Pizza, new(10_000)), new PaidPart("F2026-000002", Pizza, new(2_000))],
            PaymentMatch.Of(new(12_000), "VIR f2026-000001 et F2026 000002", Open)!);
        Assert.Equal([new PaidPart("F2026-000002", Pizza, new(5_000)), new PaidPart("F2026-000001", Pizza, new(7_000))],
            PaymentMatch.Of(new(12_000), "F2026-000002 F2026-000001", Open)!);
        Assert.Equal([new PaidPart("F2026-000003", Sushi, new(7_000)), new PaidPart(null, Sushi, new(1))], PaymentMatch.Of(new(7_001), "F2026000003", Open)!);
    }

    [Fact]
    public void Without_a_number_only_one_invoice_of_exactly_that_amount_is_certain()
    {
        Assert.Equal([new PaidPart("F2026-000003", Sushi, new(7_000))], PaymentMatch.Of(new(7_000), "merci", Open)!);
        Assert.Null(PaymentMatch.Of(new(5_000), "merci", Open));
        Assert.Null(PaymentMatch.Of(new(7_001), "merci", Open));
    }

    [Fact]
    public void Two_restaurants_or_a_paid_invoice_are_left_to_a_person()
    {
        Assert.Null(PaymentMatch.Of(new(17_000), "F2026-000001 F2026-000003", Open));
        Assert.Null(PaymentMatch.Of(new(10_000), "F2025-000001", Open));
        Assert.Null(PaymentMatch.Of(new(10_000), "F2026-000001", [Open[0] with { OpenCents = new(-500) }])); // more was given back than was left
    }

    [Fact]
    public void What_is_late_stands_in_the_bucket_of_its_days()
    {
        OpenInvoice Due(int day, long cents) => new("F", Pizza, new DateOnly(2026, 6, 1).AddDays(-day), new(cents));
        Assert.Equal(new Ageing(new(1), new(10 + 100), new(1_000), new(10_000), new(100_000)),
            Ageing.Of([Due(0, 1), Due(1, 10), Due(30, 100), Due(31, 1_000), Due(90, 10_000), Due(91, 100_000)], new(2026, 6, 1)));
    }

    [Theory]
    [InlineData(1, "2026-02-28")]
    [InlineData(2, "2026-03-31")]
    [InlineData(25, "2028-02-29")]
    [InlineData(26, null)]
    public void What_comes_on_the_31st_comes_back_to_it_after_february(int booked, string? on) => Assert.Equal(
        on is null ? null : DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture),
        RecurringExpense.DayAfter(new(2026, 1, 31), Rhythm.Monthly, booked, new(2028, 3, 1)));

    [Theory]
    [InlineData("2026-03-15", "2026-03-15")]
    [InlineData("2026-03-14", null)]
    public void The_last_day_still_counts(string last, string? on) => Assert.Equal(
        on is null ? null : DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture),
        RecurringExpense.DayAfter(new(2026, 1, 15), Rhythm.Monthly, 2, DateOnly.Parse(last, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData('=')]
    [InlineData('+')]
    [InlineData('-')]
    [InlineData('@')]
    public void Words_that_begin_like_a_formula_stay_words_in_a_table(char sign) => Assert.Contains($",\"'{sign}1\"", Ledger.Csv(
        [new(1, 1, DateTimeOffset.UnixEpoch, "expense:1", "615", null, new(1), default, new(1), $"{sign}1")]), StringComparison.Ordinal);

    [Fact]
    public void A_quote_within_words_is_doubled_in_a_table() => Assert.EndsWith(",\"the \"\"good\"\" brakes\"\r\n", Ledger.Csv(
        [new(1, 1, DateTimeOffset.UnixEpoch, "expense:1", "615", null, new(1), default, new(1), "the \"good\" brakes")]), StringComparison.Ordinal);

    private static string Entry(string amount, string side, string reference, string words) =>
        $"<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-02</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef>"
        + $"<NtryDtls><TxDtls><RmtInf><Ustrd>{words}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>";

    private static string Camt(params string[] entries) =>
        $"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt>{string.Concat(entries)}</Stmt></BkToCstmrStmt></Document>";
}
