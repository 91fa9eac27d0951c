using Coop.Redistribution;

namespace Coop.Rules;

/// <summary>The eight legal profiles of domain.md §1, each refused with its article what its law forbids .</summary>
public class Every_form_of_co_op_keeps_its_law
{
    private static readonly Money Large = new(10_000_001);

    [Theory]
    [InlineData(LegalProfile.FrScop, "Equal Hours Wages")]
    [InlineData(LegalProfile.FrScic, "")]
    [InlineData(LegalProfile.FrRistourne, "Hours Deliveries Distance Fees ValueAdded")]
    [InlineData(LegalProfile.Federation, "Hours Deliveries Distance Fees ValueAdded")]
    [InlineData(LegalProfile.UsWorkerCoop, "Equal Wages Hours Deliveries Distance Fees ValueAdded")]
    [InlineData(LegalProfile.EsTrabajoAsociado, "Equal Wages Hours Deliveries Distance Fees ValueAdded")]
    [InlineData(LegalProfile.ItCoopLavoro, "Equal Wages Hours Deliveries Distance Fees ValueAdded")]
    [InlineData(LegalProfile.UkSociety, "Equal Wages Hours Deliveries Distance Fees ValueAdded")]
    public void It_shares_by_the_keys_that_its_law_allows_and_refuses_the_others_with_the_article(LegalProfile profile, string allowed)
    {
        foreach (var key in Enum.GetValues<ShareKey>())
        {
            var refusal = Lawful(profile, key).Forbid();
            if (allowed.Split(' ').Contains(key.ToString()))
                Assert.Null(refusal);
            else
            {
                Assert.Contains(refusal!.Code, (string[])["illegal_key", "illegal_refund"]);
                Assert.Contains(Law.Of(profile).KeySource, refusal.Because, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(LegalProfile.FrScop, "14/100", null, "loi 78-763 art. 33-1°")]
    [InlineData(LegalProfile.FrScic, null, "49/100", "loi 47-1775 art. 19 nonies")]
    [InlineData(LegalProfile.FrRistourne, "0.1499", null, "loi 47-1775 art. 16")]
    [InlineData(LegalProfile.Federation, "1/7", null, "loi 47-1775 art. 16")]
    [InlineData(LegalProfile.EsTrabajoAsociado, "19/100", null, "Ley 27/1999 art. 58")]
    [InlineData(LegalProfile.EsTrabajoAsociado, null, "4/100", "Ley 27/1999 art. 58")]
    [InlineData(LegalProfile.ItCoopLavoro, "29/100", null, "2545-quater")]
    [InlineData(LegalProfile.ItCoopLavoro, null, "2/100", "legge 59/1992 art. 11")]
    public void A_rate_under_the_legal_minimum_is_refused_with_the_article(LegalProfile profile, string? legal, string? statutory, string article)
    {
        Ratio? Read(string? text) => text is null ? null : Ratio.Read(text);
        var statutes = Lawful(profile, ShareKey.Hours) with { LegalReserveRate = Read(legal), StatutoryReserveRate = Read(statutory) };
        statutes = profile is LegalProfile.FrScic ? statutes with { Key = new Dictionary<ShareKey, Ratio>() } : statutes;
        var year = Year(profile) with { LegalReserveRate = Read(legal), StatutoryReserveRate = Read(statutory) };
        foreach (var refusal in new[] { statutes.Forbid(), Waterfall.Forbid(year) })
        {
            Assert.Equal("reserve_under_minimum", refusal?.Code);
            Assert.Contains(article, refusal!.Because, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Interest_over_its_dated_cap_is_refused_with_the_article()
    {
        var statutes = Lawful(LegalProfile.FrScop, ShareKey.Hours) with { InterestRate = new(5, 100) };
        var capped = statutes with { Parameters = [new(DatedFigure.InterestCap, new(49, 1000), new(2026, 1, 1), "mean yield and two points")] };
        foreach (var over in new[] { statutes, capped })
        {
            Assert.Equal("interest_over_cap", over.Forbid()?.Code);
            Assert.Contains("art. 14", over.Forbid()!.Because, StringComparison.Ordinal);
        }
        Assert.Null((capped with { InterestRate = new(49, 1000) }).Forbid());
        Assert.Equal("interest_over_cap", (capped with { InterestRate = new(1, 100) }).Forbid(on: new(2025, 12, 31))?.Code);
    }

    [Fact]
    public void A_fund_that_leaves_the_workers_less_than_a_quarter_is_refused() =>
        Assert.Equal("workers_under_minimum",
            (Lawful(LegalProfile.FrScop, ShareKey.Hours) with { DevelopmentFundRate = new(76, 100) }).Forbid()?.Code);

    [Fact]
    public void A_scic_may_vote_more_than_half_of_the_rest_into_its_reserve() =>
        Assert.Equal((1_500_001, 8_500_000, 0, 0),
            Cut(Year(LegalProfile.FrScic) with { DevelopmentFundRate = default, StatutoryReserveRate = 1 }));

    [Fact]
    public void A_federation_gives_back_what_its_members_business_left_and_keeps_what_others_left() =>
        Assert.Equal((1_500_001, 1_999_998, 0, 6_000_001),
            Cut(Year(LegalProfile.Federation) with { DevelopmentFundRate = new(5, 100), LeftByOthers = new(4_000_000) }, withFund: 500_001));

    [Fact]
    public void A_refund_co_ops_reserve_stops_at_its_capital() =>
        Assert.Equal((10_000, 0, 100_000, 9_790_000),
            Cut(Year(LegalProfile.FrRistourne) with
            {
                Result = new(10_000_000), LegalReserve = new(4_990_000), DevelopmentFundRate = new(1, 100), InterestRequested = new(100_000),
            }, withFund: 100_000));

    [Fact]
    public void In_spain_a_fifth_and_a_twentieth_come_first_and_never_stop() =>
        Assert.Equal((2_000_001, 500_001, 0, 7_499_999),
            Cut(Year(LegalProfile.EsTrabajoAsociado) with { LegalReserve = new(9_000_000), DevelopmentFundRate = default }));

    [Fact]
    public void In_italy_no_more_than_three_tenths_of_the_years_pay_is_shared() =>
        Assert.Equal((3_000_001, 300_001 + 5_200_000 - 1, 0, 1_500_000),
            Cut(Year(LegalProfile.ItCoopLavoro) with { DevelopmentFundRate = default, YearsPay = new(5_000_001) }));

    [Fact]
    public void In_italy_the_years_pay_must_be_known() =>
        Assert.Equal("pay_unknown", Waterfall.Forbid(Year(LegalProfile.ItCoopLavoro) with { YearsPay = null })?.Code);

    [Theory]
    [InlineData(LegalProfile.UsWorkerCoop)]
    [InlineData(LegalProfile.UkSociety)]
    public void Where_no_law_asks_for_reserves_the_members_vote_says(LegalProfile profile) =>
        Assert.Equal((0, 0, 40_000, 8_960_000),
            Cut(Year(profile) with { Result = new(10_000_000), DevelopmentFundRate = new(1, 10), InterestRequested = new(50_000), ShareRateCap = new(40_000) },
                withFund: 1_000_000));

    [Fact]
    public void Each_profile_can_be_worked_out_by_anyone()
    {
        foreach (var profile in Enum.GetValues<LegalProfile>())
            Assert.Contains("\"surplusCents\":101", Recompute.Of(
                $$"""{"profile":"{{Law.Name(profile)}}","resultCents":101,"deficitBroughtForwardCents":0,"legalReserveCents":0,"highestCapitalCents":50,"developmentFundRate":"0.01","interestRequestedCents":0,"yearsPayCents":100}"""),
                StringComparison.Ordinal);
    }

    private static Statutes Lawful(LegalProfile profile, ShareKey key) => new(
        "statutes", profile, "Europe/Paris", new(1, 100), new Dictionary<ShareKey, Ratio> { [key] = 1 }, new(), []);

    private static YearResult Year(LegalProfile profile) =>
        new(profile, Large, default, default, new(5_000_000), new(1, 100), default, YearsPay: new(100_000_000));

    private static (long Legal, long Statutory, long Interest, long Shared) Cut(YearResult year, long withFund = 0)
    {
        var cut = Waterfall.Of(year);
        Assert.Equal(cut.Surplus, cut.LegalReserve + cut.DevelopmentFund + cut.StatutoryReserve + cut.Interest + cut.Workers + cut.CarriedForward);
        Assert.Equal(withFund, cut.DevelopmentFund.Cents);
        return (cut.LegalReserve.Cents, cut.StatutoryReserve.Cents, cut.Interest.Cents, cut.Workers.Cents);
    }
}
