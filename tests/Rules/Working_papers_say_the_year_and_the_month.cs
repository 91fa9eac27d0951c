using System.Text;
using Coop.Hosting;
using Coop.Pricing;

namespace Coop.Rules;

public class Working_papers_say_the_year_and_the_month
{
    private static readonly MemberId Ada = new(Guid.NewGuid()), Bea = new(Guid.NewGuid());

    /// <summary>Two riders: Ada works twice in one week and once in the next, Bea once; a month's top-up is income without work.</summary>
    [Fact]
    public void The_seven_figures_are_those_of_the_article()
    {
        var figures = Indicators.Of(2026,
        [
            new(Ada, new(2026, 10, 5), 3_600, 1_200, 4, 3, 40_00), new(Ada, new(2026, 10, 7), 1_800, 600, 2, 2, 20_00),
            new(Ada, new(2026, 10, 13), 1_800, 1_800, 2, 2, 25_00), new(Bea, new(2026, 10, 6), 600, 900, 1, 1, 10_00),
            new(Bea, new(2026, 10, 1), 0, 0, 0, 0, 5_00),
        ])!;

        Assert.Equal(9, figures.Services);
        Assert.Equal((867, new Money(11_11)), (figures.MeanServiceSeconds, figures.MeanServiceIncomeCents));
        Assert.Equal(563, figures.MeanWaitingSeconds);
        Assert.Equal((2_600, new Money(33_33)), (figures.MeanWeekSeconds, figures.MeanWeekIncomeCents));
        Assert.Equal((3_900, new Money(50_00)), (figures.MeanMonthSeconds, figures.MeanMonthIncomeCents));
    }

    [Fact]
    public void A_year_without_work_has_none() => Assert.Null(Indicators.Of(2026, []));

    [Fact]
    public void A_months_sheet_says_that_its_amounts_are_gross()
    {
        var statement = PayStatement.Of(Ada, "2026-10", PaySlip.Of(default, default, [], [], [], []), TimeZoneInfo.Utc);

        Assert.StartsWith("Gross: social contributions and tax at source are not taken off here", statement.Lines(french: false).Last());
        Assert.StartsWith("Montants bruts : les cotisations et l'impôt à la source ne sont pas déduits ici", statement.Lines(french: true).Last());
        Assert.Equal(statement.Says.En, statement.Lines(french: false).Last());
    }

    [Fact]
    public void A_sheet_is_a_pdf_whose_table_finds_every_part()
    {
        var file = Encoding.Latin1.GetString(Paper.Of("2026-10", Enumerable.Range(1, 150).Select(line => $"({line}) 5,00\u00a0€ payé \\ à Noël, 中")));

        Assert.StartsWith("%PDF-1.4\n", file);
        Assert.Contains("/Count 3", file);
        Assert.Contains(@"(\(1\) 5,00\240\200 pay\351 \\ \340 No\353l, ?) Tj", file);
        var table = int.Parse(file.Split("startxref\n")[1].Split('\n')[0]);
        var entries = file[table..].Split('\n').Skip(3).TakeWhile(line => line.EndsWith("n ")).ToList();
        Assert.Equal(4 + (2 * 3), entries.Count);
        Assert.All(entries.Select((entry, i) => (At: int.Parse(entry[..10]), Name: $"{i + 1} 0 obj")), part => Assert.Equal(part.Name, file.Substring(part.At, part.Name.Length)));
        foreach (var stream in file.Split("/Length ").Skip(1))
            Assert.Equal(int.Parse(stream.Split(' ')[0]), stream.Split("\nendstream")[0].Split(">>\nstream\n")[1].Length);
    }
}
