using System.Globalization;
using Coop.Redistribution;

namespace Coop.Rules;

/// <summary>The public report of a year (R-49).</summary>
public class Everybody_sees_where_the_surplus_went
{
    private static readonly Waterfall Year = Waterfall.Of(new(
        LegalProfile.FrScop, new(10_000_001), default, default, new(5_000_000), new(1, 3), new(70_000), ShareRateCap: new(50_000)));

    [Fact]
    public void The_parts_sum_to_the_surplus_and_their_percentages_to_a_hundred()
    {
        var report = Report(others: 1_234_567, kept: 3);
        Assert.Equal(10_000_001, report.Parts.Sum(part => part.Cents.Cents));
        Assert.Equal(100.00m, report.Parts.Sum(part => decimal.Parse(part.Percent, CultureInfo.InvariantCulture)));
        Assert.All(report.Parts, part => Assert.Matches(@"^\d+\.\d\d$", part.Percent));
    }

    [Fact]
    public void Capital_gets_the_capped_interest_and_nothing_else()
    {
        var report = Report(others: 0, kept: 0);
        Assert.Equal(["riders", "other-staff", "common-reserves", "carried-forward", "interest"], report.Parts.Select(part => part.To));
        Assert.Equal(50_000, report.Parts.Single(part => part.To == "interest").Cents.Cents);
        Assert.Contains("art. 33-4°", report.InterestBecause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 9, 1)]
    [InlineData(9, 4, 1)]
    [InlineData(5, 5, 2)]
    [InlineData(3, 0, 2)] // nobody beside them whose share could be told from it
    public void What_few_got_is_not_told_beside_what_the_others_got(int riders, int others, int parts)
    {
        var report = Report(others: others, kept: 0, (riders, others));
        Assert.Equal(parts, report.Parts.Count(part => part.To.Contains("riders", StringComparison.Ordinal) || part.To.Contains("staff", StringComparison.Ordinal)));
        Assert.Equal(10_000_001, report.Parts.Sum(part => part.Cents.Cents));
    }

    [Fact]
    public void A_report_that_would_hide_a_cent_is_not_written() =>
        Assert.Throws<ArgumentException>(() => PublicReport.Of("2026", Year, Year.Workers, others: new(1), kept: default, "sha256:0", (5, 5)));

    private static PublicReport Report(long others, long kept, (int, int)? people = null) =>
        PublicReport.Of("2026", Year, Year.Workers - new Money(others + kept), new(others), new(kept), "sha256:0", people ?? (5, 5));
}
