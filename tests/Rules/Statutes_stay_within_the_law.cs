using System.Text.Json;
using Coop.Redistribution;

namespace Coop.Rules;

public class Statutes_stay_within_the_law
{
    private static readonly Statutes Lawful = new("statutes", LegalProfile.FrScop, "Europe/Paris", new(1, 100),
        new Dictionary<ShareKey, Ratio> { [ShareKey.Equal] = new(1, 2), [ShareKey.Hours] = new(1, 2) }, new(), []);

    [Fact]
    public void Hours_wages_and_equal_parts_are_lawful_in_a_scop() => Assert.Null(Lawful.Forbid());

    [Theory]
    [InlineData(ShareKey.Deliveries)]
    [InlineData(ShareKey.Distance)]
    [InlineData(ShareKey.Capital)]
    public void A_scop_may_not_share_by_rides_metres_or_capital(ShareKey key) =>
        Assert.Equal("illegal_key", (Lawful with { Key = Whole(key) }).Forbid()?.Code);

    [Fact]
    public void A_scic_pays_no_refunds() =>
        Assert.Equal("illegal_refund", (Lawful with { LegalProfile = LegalProfile.FrScic }).Forbid()?.Code);

    [Theory]
    [InlineData("99/100")]
    [InlineData("2.01")]
    public void Seniority_multiplies_by_one_to_two(string coefficient) =>
        Assert.Equal("illegal_seniority",
            (Lawful with { Seniority = [new(3, Ratio.Read(coefficient)!.Value)] }).Forbid()?.Code);

    [Fact]
    public void Four_months_presence_would_be_more_than_the_law_asks() =>
        Assert.Equal("illegal_eligibility", (Lawful with { Eligibility = new(PresenceMonths: 4) }).Forbid()?.Code);

    [Fact]
    public void The_parts_of_the_key_make_a_whole() =>
        Assert.Equal("key_not_whole",
            (Lawful with { Key = new Dictionary<ShareKey, Ratio> { [ShareKey.Hours] = new(2, 3) } }).Forbid()?.Code);

    [Fact]
    public void Each_key_is_made_a_fraction_before_it_is_mixed()
    {
        var statutes = Lawful with { Seniority = [new(1, new(11, 10)), new(3, new(12, 10))] };
        Work[] people = [new("A", 1607 * 3600, default, 5), new("B", 800 * 3600, default, 2), new("C", 400 * 3600, default, 0)];
        Assert.Equal(["7628/14035", "57277/168420", "4007/16842"],
            Weights.Of(statutes, people).Select(weight => weight.Size.ToString()));
    }

    [Fact]
    public void The_newest_figure_valid_on_the_day_counts()
    {
        DatedFigure old = new("rate", new(1, 5), new(2025, 1, 1), "office"), late = new("rate", new(1, 4), new(2026, 1, 1), "office");
        var statutes = Lawful with { Parameters = [late, old] };
        Assert.Equal(
            [null, old, late],
            new DateOnly[] { new(2024, 12, 31), new(2025, 12, 31), new(2026, 1, 1) }.Select(day => statutes.Figure("rate", day)));
    }

    [Fact]
    public void The_statutes_of_the_founding_file_are_lawful()
    {
        var text = File.ReadAllText(Path.Combine(Here(), "../../services/Members/founding/statutes.json"));
        var statutes = JsonSerializer.Deserialize<Statutes>(text, Wire.Json)!;
        Assert.Null(statutes.Forbid());
        Assert.NotNull(statutes.Figure(DatedFigure.EmployerContributions, new(2026, 10, 6)));
    }

    private static Dictionary<ShareKey, Ratio> Whole(ShareKey key) => new() { [key] = Ratio.One };

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
