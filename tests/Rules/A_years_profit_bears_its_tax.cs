using Coop.Redistribution;

namespace Coop.Rules;

/// <summary>Corporate tax comes from dated figures alone, on what is left of a profit after old losses.</summary>
public class A_years_profit_bears_its_tax
{
    private static readonly DateOnly Day = new(2026, 12, 31);

    private static readonly DatedFigure[] French =
    [
        Figure(CorporateTax.Rate, "33/100", 2000), Figure(CorporateTax.Rate, "0.25", 2022),
        Figure(CorporateTax.ReducedRate, "0.15", 2022), Figure(CorporateTax.ReducedUpTo, "4250000", 2022),
    ];

    [Theory]
    [InlineData(4_250_000, 0, 637_500)]             // all of it at 15 %
    [InlineData(10_000_000, 0, 637_500 + 1_437_500)] // the rest at 25 %
    [InlineData(10_000_000, 6_000_000, 600_000)]    // losses first
    [InlineData(333, 0, 0)]                         // 0.4995 euros are none
    [InlineData(334, 0, 100)]                       // 0.501 euros are one
    [InlineData(-5, 0, 0)]
    [InlineData(100, 100, 0)]
    public void By_slices_to_the_nearest_euro(long profit, long losses, long tax) =>
        Assert.Equal(tax, CorporateTax.Of(With(French), new(profit), new(losses), Day)?.Cents.Cents ?? 0);

    [Fact]
    public void By_the_figure_of_the_day() =>
        Assert.Equal(33_00, CorporateTax.Of(With(French), new(100_00), Money.Zero, new(2021, 12, 31))?.Cents.Cents);

    [Fact]
    public void What_is_free_of_tax_bears_none_and_says_who_said_so()
    {
        var tax = CorporateTax.Of(With([.. French, Figure(CorporateTax.FreePart, "9/10", 2022)]), new(10_000_000), Money.Zero, Day)!;
        Assert.Equal(150_000, tax.Cents.Cents);
        Assert.Contains("free of tax 9/10 (somebody)", tax.Because, StringComparison.Ordinal);
        Assert.Null(CorporateTax.Of(With([.. French, Figure(CorporateTax.FreePart, "1", 2022)]), new(10_000_000), Money.Zero, Day));
    }

    [Fact]
    public void Without_a_rate_there_is_none() => Assert.Null(CorporateTax.Of(With([]), new(10_000_000), Money.Zero, Day));

    private static DatedFigure Figure(string name, string value, int year) => new(name, Ratio.Read(value)!.Value, new(year, 1, 1), "somebody");

    private static Statutes With(IReadOnlyList<DatedFigure> figures) => new(
        "statutes", LegalProfile.FrScop, "Europe/Paris", new(1, 10), new Dictionary<ShareKey, Ratio> { [ShareKey.Equal] = 1 }, new Presence(3, 6), figures);
}
