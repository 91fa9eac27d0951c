using Coop.Redistribution;

namespace Coop.Rules;

/// <summary>Golden vectors G7 to G12 of domain.md §10.</summary>
public class The_surplus_is_cut_up_as_the_law_orders
{
    private static readonly YearResult Scop = new(
        LegalProfile.FrScop, new(10_000_000), default, default, new(5_000_000), new(1, 100), default);

    private static readonly YearResult Scic = Scop with { Profile = LegalProfile.FrScic, DevelopmentFundRate = default };

    [Fact]
    public void A_minimum_rounds_up_and_the_workers_take_the_cent() =>
        Assert.Equal((1_500_001, 100_001, 0, 8_399_999), Cut(Scop with { Result = new(10_000_001) }));

    [Fact]
    public void Losses_come_first_and_the_legal_reserve_stops_at_its_ceiling() =>
        Assert.Equal((10_000, 3_000_000, 500_000, 3_990_000), Cut(Scop with
        {
            DeficitBroughtForward = new(2_500_000), LegalReserve = new(4_990_000),
            DevelopmentFundRate = new(40, 100), InterestRequested = new(500_000),
        }));

    [Fact]
    public void From_a_loss_nothing_is_shared()
    {
        var cut = Waterfall.Of(Scop with { Result = new(1_000_000), DeficitBroughtForward = new(1_500_000) });
        Assert.Equal(new(-500_000), cut.Surplus);
        Assert.Equal(Money.Zero, cut.LegalReserve + cut.DevelopmentFund + cut.Interest + cut.Workers);
    }

    [Fact]
    public void Interest_is_cut_to_what_goes_to_reserves() =>
        Assert.Equal((1_500_000, 100_000, 1_600_000, 6_800_000), Cut(Scop with { InterestRequested = new(6_000_000) }));

    [Fact]
    public void Interest_is_cut_to_its_rate() =>
        Assert.Equal((1_500_000, 100_000, 70_000, 8_330_000),
            Cut(Scop with { InterestRequested = new(6_000_000), ShareRateCap = new(70_000) }));

    [Fact]
    public void Interest_never_eats_into_the_workers_quarter() =>
        Assert.Equal((1_500_000, 5_500_000, 500_000, 2_500_000),
            Cut(Scop with { DevelopmentFundRate = new(55, 100), InterestRequested = new(6_000_000) }));

    [Fact]
    public void The_fund_gives_the_cent_that_roundings_would_take_from_the_workers() =>
        Assert.Equal((1_500_001, 5_999_999, 0, 2_500_001),
            Cut(Scop with { Result = new(10_000_001), DevelopmentFundRate = new(60, 100) }));

    [Fact]
    public void Rates_that_leave_the_workers_less_than_a_quarter_are_refused() =>
        Assert.Equal("workers_under_minimum", Waterfall.Forbid(Scop with { DevelopmentFundRate = new(61, 100) })?.Code);

    [Fact]
    public void What_a_full_legal_reserve_does_not_take_goes_to_the_fund_if_so_voted() =>
        Assert.Equal((0, 1_600_000, 0, 8_400_000),
            Cut(Scop with { LegalReserve = new(5_000_000), UnusedReserveToFund = true }));

    [Fact]
    public void A_scop_without_development_fund_is_refused() =>
        Assert.Equal("no_development_fund", Waterfall.Forbid(Scop with { DevelopmentFundRate = default })?.Code);

    [Fact]
    public void A_scic_puts_half_of_the_rest_into_its_statutory_reserve()
    {
        var cut = Waterfall.Of(Scic with { Result = new(10_000_001) });
        Assert.Equal((new(1_500_001), new(4_250_000), new Money(4_250_000)), (cut.LegalReserve, cut.StatutoryReserve, cut.CarriedForward));
        Assert.Equal(Money.Zero, cut.Workers);
    }

    [Fact]
    public void A_scic_whose_legal_reserve_is_full_still_puts_half_aside()
    {
        var cut = Waterfall.Of(Scic with { LegalReserve = new(5_000_000) });
        Assert.Equal((new(0), new Money(5_000_000)), (cut.LegalReserve, cut.StatutoryReserve));
    }

    [Fact]
    public void Every_step_says_why_by_which_article_and_which_way_the_cent_went() =>
        Assert.All(Waterfall.Of(Scop).Steps, step =>
            Assert.DoesNotContain("", new[] { step.Because, step.Source, step.Rounding }));

    private static (long Reserve, long Fund, long Interest, long Workers) Cut(YearResult year)
    {
        var cut = Waterfall.Of(year);
        return (cut.LegalReserve.Cents, cut.DevelopmentFund.Cents, cut.Interest.Cents, cut.Workers.Cents);
    }
}
