using System.Text.Json.Nodes;
using Coop.Pricing;
using Coop.Redistribution;

namespace Coop.Rules;

/// <summary>Charts of accounts are files: postings say what an account is for, the file says which account that is.</summary>
public class Books_are_kept_by_the_chart_of_a_country
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_sale_stands_on_other_numbers()
    {
        var sale = new RideSettled(new(Guid.Empty), new(Guid.Empty), null, RideEnd.Delivered,
            new(new("voted", 1, "sha256:0"), [new("base", Payee.Coop, new(833), ""), new("VAT", Payee.Vat, new(167), "")]), Noon);
        Assert.Equal(["411 1000", "706 -833", "44571 -167"], Written(Charts.Posting.Of(sale)!));
        Assert.Equal(["1100 1000", "4000 -833", "2200 -167"], Written(new Posting(Charts.English).Of(sale)!));
    }

    [Fact]
    public void An_entry_by_the_French_one_keeps_its_hash() => Assert.Equal(
        "sha256:3209c20d74e87cc9b9a72d63c1fa974edbde53ef15cde5b4a7a1024c6da27b25",
        Charts.Posting.OfExpense("e", "615", new(10_000), new(2_000), "brakes", Noon)!.Hash());

    [Fact]
    public void In_France_a_number_begins_with_its_class() => Assert.All(Charts.French.All, account => Assert.Contains(account.Class, account.Number[0] switch
    {
        '1' => [AccountClass.Equity],
        '4' => [AccountClass.Asset, AccountClass.Liability],
        '5' => [AccountClass.Asset],
        '6' => [AccountClass.Cost],
        '7' => [AccountClass.Income],
        _ => Array.Empty<AccountClass>(),
    }));

    [Fact]
    public void Every_account_has_a_name_in_both_languages() => Assert.All(Charts.French.All.Concat(Charts.English.All),
        account => Assert.Equal(["en", "fr"], account.Labels.Where(label => label.Value.Length > 0).Select(label => label.Key).Order()));

    [Theory]
    [InlineData("tips-held", null, null, "test has no account for tips-held")]
    [InlineData("pay", "number", "1000", "1000 stands twice in the chart")]
    [InlineData("pay", "use", "bank", "5000 is cost, but bank stands on an account of class asset")]
    [InlineData("tips-held", "class", "income", "2300 is income, but tips-held stands on an account of class liability")]
    [InlineData("capital-due", "use", "tips-held", "tips-held has two accounts, 2300 and 2500")]
    [InlineData("pay", "use", "payroll", "use payroll is none of capital, ")]
    [InlineData("pay", "class", "cash", "class cash is none of equity, asset, liability, cost, income")]
    [InlineData("pay", "number", "5", "5 is not a number of three to six digits")]
    [InlineData("pay", "label", null, "5000 has no label in the chart's language, en")]
    public void What_books_cannot_be_kept_by_is_refused_and_says_why(string use, string? field, string? value, string because)
    {
        var chart = Test();
        var account = chart["accounts"]!.AsArray().Single(one => (string?)one!["use"] == use)!;
        if (field is null)
            account.AsObject().Remove("use");
        else
            account[field] = value is null ? new JsonObject { ["fr"] = "?" } : value;
        Assert.StartsWith(because, Assert.Throws<FormatException>(() => Chart.Of(chart.ToJsonString())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{", "not JSON: ")]
    [InlineData("{}", "name is missing")]
    public void What_is_no_chart_is_not_read(string text, string because) =>
        Assert.StartsWith(because, Assert.Throws<FormatException>(() => Chart.Of(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("es-pgc")]
    [InlineData("../charts/en-plain")]
    public void A_chart_that_is_not_there_is_named(string name) =>
        Assert.Contains(name, Assert.Throws<FormatException>(() => ReadChart.Named(name)).Message, StringComparison.Ordinal);

    private static JsonNode Test()
    {
        var chart = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "charts", "en-plain.json")))!;
        chart["name"] = "test";
        return chart;
    }

    private static IEnumerable<string> Written(Entry entry) => entry.Lines.Select(line => $"{line.Account} {line.DebitCents.Cents - line.CreditCents.Cents}");
}
