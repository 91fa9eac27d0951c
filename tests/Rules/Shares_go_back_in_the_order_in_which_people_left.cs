using Coop.Redistribution;

namespace Coop.Rules;

public class Shares_go_back_in_the_order_in_which_people_left
{
    private static readonly MemberId Ada = new(Guid.Parse("00000000-0000-4000-8000-00000000000a"));
    private static readonly MemberId Bo = new(Guid.Parse("00000000-0000-4000-8000-00000000000b"));

    private static readonly ShareRepayment.Leaver[] Leavers =
    [
        new(Bo, new(2026, 6, 1), HeldCents: new(400), OwedCents: Money.Zero),
        new(Ada, new(2024, 2, 29), HeldCents: new(500), OwedCents: new(20)),
    ];

    [Fact]
    public void Who_left_first_has_the_room_first_and_the_capital_stays_at_half_of_the_highest()
    {
        var lines = Of(capital: 1_600, highest: 2_001);

        Assert.Equal([Ada, Bo], lines.Select(line => line.MemberId));
        Assert.Equal([500, 99], lines.Select(line => line.FreeCents.Cents));
    }

    [Theory]
    [InlineData(1_000, 2_000)]
    [InlineData(999, 2_000)]
    public void At_half_of_the_highest_nothing_goes(long capital, long highest) =>
        Assert.All(Of(capital, highest), line => Assert.Equal(Money.Zero, line.FreeCents));

    [Fact]
    public void It_is_paid_within_five_years_and_to_nobody_before_who_left_earlier()
    {
        var lines = Of(capital: 10_000, highest: 10_000);

        Assert.Equal([new(2029, 2, 28), new(2031, 6, 1)], lines.Select(line => line.PaidBackBy));
        Assert.Equal([true, false], lines.Select(line => line.IsNext));
    }

    [Theory]
    [InlineData(1_000, 1_000, 500, 101, 25)]
    [InlineData(0, 1_000, 2_000, 100, 100)]
    [InlineData(1_000, 1_000, 0, 100, 0)]
    [InlineData(0, 0, 500, 100, 0)]
    public void Losses_fall_on_fund_and_capital_alike_and_the_cent_is_the_leavers(long fund, long capital, long losses, long par, long falls) =>
        Assert.Equal(falls, ShareRepayment.LossOn(new(par), new(new(capital), Highest: Money.Zero, new(fund), new(losses))).Cents);

    private static IReadOnlyList<ShareRepayment.Line> Of(long capital, long highest) =>
        ShareRepayment.Of(Leavers, new(new(capital), new(highest), Fund: Money.Zero, Losses: Money.Zero));
}
