using Coop.Redistribution;

namespace Coop.Rules;

/// <summary>
/// The vectors G1 to G14 of domain.md §10, each as a member would ask it of the command line, in the words of api.md; the
/// lot of 2026 puts B before A before C. G15 to G18, which are pay, stand in <see cref="Pay_follows_the_law_of_the_place"/>.
/// </summary>
public class The_golden_vectors_hold
{
    [Theory]
    [InlineData("G1", 10_000, null, "1 1 1", "3333 3334 3333", 0)]
    [InlineData("G2", 100_000, null, "151.5 803.25 1607 0", "5914 31355 62731 0", 0)]
    [InlineData("G3", 1, null, "1 1", "0 1", 0)]
    [InlineData("G4", 7, null, "0 3 4", "0 3 4", 0)]
    [InlineData("G5", 3_000_001, null, "7628/14035 57277/168420 4007/16842", "1453853 909722 636426", 0)]
    [InlineData("G6 with three cents", 3, null, "1 3 3", "1 1 1", 0)]
    [InlineData("G6 with four", 4, null, "1 3 3", "0 2 2", 0)]
    [InlineData("G13", 100_000, 50_000L, "8 1 1", "50000 25000 25000", 0)]
    [InlineData("G14", 1_000, 300L, "5 3 2", "300 300 300", 100)]
    [InlineData("api.md", 4, 2L, "1 3 5", "0 2 2", 0)]
    public void Of_shares(string vector, long pool, long? cap, string weights, string shares, long kept)
    {
        string Each(string sizes, Func<char, string, string> one) => string.Join(',', sizes.Split(' ').Select((size, i) => one((char)('A' + i), size)));
        var members = Each(weights, (id, weight) => $$"""{"id":"{{id}}","weight":"{{weight}}"}""");
        var capped = cap is { } cents ? $",\"capCents\":{cents}" : "";
        Assert.Equal(
            (vector, $$$"""{"keptCents":{{{kept}}},"shares":{{{{Each(shares, (id, share) => $"\"{id}\":{share}")}}}}}"""),
            (vector, Recompute.Of($$"""{"period":"2026","poolCents":{{pool}},"members":[{{members}}]{{capped}}}""")));
    }

    [Fact]
    public void Of_a_mixed_key_with_seniority_from_hours_to_cents()
    {
        var statutes = new Statutes("G5", LegalProfile.FrScop, "Europe/Paris", new(1, 100),
            new Dictionary<ShareKey, Ratio> { [ShareKey.Equal] = new(1, 2), [ShareKey.Hours] = new(1, 2) }, new(), [],
            [new(1, new(11, 10)), new(5, new(12, 10))]);
        var weights = Weights.Of(statutes, [new("A", 1607 * 3600, default, 5), new("B", 800 * 3600, default, 1), new("C", 400 * 3600, default, 0)]);
        Assert.Equal(["7628/14035", "57277/168420", "4007/16842"], weights.Select(weight => weight.Size.ToString()));
        Assert.Equal([1_453_853, 909_722, 636_426], Shares.Of("2026", new(3_000_001), weights).Shares.Select(share => share.Cents.Cents));
    }

    [Theory]
    [InlineData("G7", "FR_SCOP", 10_000_001, 0, 0, 5_000_000, "0.01", 0, "0 100001 0 1500001 0 10000001 8399999")]
    [InlineData("G8", "FR_SCOP", 10_000_000, 2_500_000, 4_990_000, 5_000_000, "0.4", 500_000, "0 3000000 500000 10000 0 7500000 3990000")]
    [InlineData("G9", "FR_SCOP", 1_000_000, 1_500_000, 0, 5_000_000, "0", 0, "0 0 0 0 0 -500000 0")]
    [InlineData("G10", "FR_SCOP", 10_000_000, 0, 0, 5_000_000, "1/100", 6_000_000, "0 100000 1600000 1500000 0 10000000 6800000")]
    [InlineData("G11", "FR_SCIC", 10_000_001, 0, 0, 5_000_000, "0", 0, "4250000 0 0 1500001 4250000 10000001 0")]
    [InlineData("G12", "FR_SCIC", 10_000_000, 0, 5_000_000, 5_000_000, "0", 0, "5000000 0 0 0 5000000 10000000 0")]
    public void Of_a_year(
        string vector, string profile, long result, long deficit, long reserve, long capital, string fund, long interest, string parts)
    {
        var cents = parts.Split(' ');
        Assert.Equal(
            (vector, $$"""{"carriedForwardCents":{{cents[0]}},"developmentFundCents":{{cents[1]}},"interestCents":{{cents[2]}},"legalReserveCents":{{cents[3]}},"statutoryReserveCents":{{cents[4]}},"surplusCents":{{cents[5]}},"workersCents":{{cents[6]}}}"""),
            (vector, Recompute.Of($$"""{"profile":"{{profile}}","resultCents":{{result}},"deficitBroughtForwardCents":{{deficit}},"legalReserveCents":{{reserve}},"highestCapitalCents":{{capital}},"developmentFundRate":"{{fund}}","interestRequestedCents":{{interest}}}""")));
    }

    [Fact]
    public void Of_a_cap_on_the_rate_that_cuts_interest_further() => Assert.Contains("\"interestCents\":70000,", Recompute.Of(
        """{"profile":"FR_SCOP","resultCents":10000000,"deficitBroughtForwardCents":0,"legalReserveCents":0,"highestCapitalCents":5000000,"developmentFundRate":"0.01","interestRequestedCents":6000000,"shareRateCapCents":70000}"""),
        StringComparison.Ordinal);
}
