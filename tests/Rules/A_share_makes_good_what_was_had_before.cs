using Coop.Pricing;
using Coop.Redistribution;

namespace Coop.Rules;

/// <summary>Advances, refunds, a federation's part, and when shares have to be paid (domain.md §1.3, §1.6, §2.3, §2.4).</summary>
public class A_share_makes_good_what_was_had_before
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Rider = Guid.Parse("00000000-0000-7000-8000-000000000001"), Restaurant = Guid.Parse("00000000-0000-7000-8000-000000000002");

    [Theory]
    [InlineData(1000, 300, 300)]
    [InlineData(1000, 1300, 1000)] // the rest waits: nobody falls below zero
    [InlineData(1000, 0, 0)]
    [InlineData(1000, -5, 0)]
    public void Whole_but_never_below_zero(long net, long advance, long back)
    {
        var paid = PayOut.OfShare("shares:1", new(Rider), new(net), new(advance))!;
        Assert.Equal((back, net - back), (paid.BackCents.Cents, paid.NetCents.Cents));
    }

    [Fact]
    public void A_share_of_nothing_makes_nothing_good() => Assert.Null(PayOut.OfShare("shares:1", new(Rider), Money.Zero, new(5)));

    [Fact]
    public void Shares_charges_and_advances_are_what_leaves_the_bank() =>
        Assert.Equal(["D 4286 1000", "C 425 300", "C 431 97", "C 512 603"],
            Written(Charts.Posting.OfPayment("1", [(new(Rider), new(1000))], new(97), [new("shares:1", new(Rider), new(903), default, new(300))], Noon)));

    [Fact]
    public void A_rebate_lowers_the_price_and_the_vat_on_it() =>
        Assert.Equal(["D 709 333", "D 44571 67", "C 411 400"],
            Written(Charts.Posting.OfRefund(Rider, null, new(Restaurant), new(333), new(1, 5), "cold soup", Noon)));

    [Fact]
    public void What_a_federation_gives_is_income_of_the_collective() =>
        Assert.Equal(["D 512 67", "C 754 67"], Written(Charts.Posting.OfFederationShare(Rider, new(67), "share of 2025", Noon)));

    [Fact]
    public void An_american_share_is_paid_in_money_within_eight_and_a_half_months()
    {
        var law = Law.Of(LegalProfile.UsWorkerCoop).PayBy!;
        Assert.Equal(new DateOnly(2027, 9, 15), law.After(new(2026, 12, 31)));
        Assert.Equal(new Ratio(1, 5), law.CashMinimum.Value);
    }

    [Theory]
    [InlineData("2025-06-01", null, 365)]
    [InlineData("2026-12-31", null, 1)]
    [InlineData("2026-03-01", "2026-03-31", 31)]
    [InlineData("2025-03-01", "2025-12-31", 0)]
    public void Days_present_count_the_first_and_the_last(string joined, string? left, int days) =>
        Assert.Equal(days, Presence.Days(DateOnly.Parse(joined), left is null ? null : DateOnly.Parse(left), new(2026, 1, 1), new(2026, 12, 31)));

    [Fact]
    public void What_is_on_record_beside_the_shifts_is_summed_by_kind()
    {
        Figure Of(FigureKind kind, long amount) => new(Guid.NewGuid(), "2026", new(Rider), kind, amount, "paper", Noon);
        var work = new Work("A", 3600, new(1000), 0).With([
            Of(FigureKind.Deliveries, 3), Of(FigureKind.Deliveries, -1), Of(FigureKind.Distance, 900), Of(FigureKind.Fees, 50), Of(FigureKind.ValueAdded, 70),
            Of(FigureKind.AbsentSeconds, 4800), Of(FigureKind.AbsentWages, -1)]);
        Assert.Equal(new Work("A", 3600, new(1000), 0, 4800, default, 0, 2, 900, new(50), new(70)), work);
    }

    [Fact]
    public void A_run_that_is_left_out_or_changed_breaks_the_link()
    {
        var first = LinkedRuns.After(LinkedRuns.Start, "{\"a\":1}");
        var second = LinkedRuns.After(first, "{\"a\":2}");
        Assert.Equal("sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(first + "{\"a\":2}"))), second);
        Assert.NotEqual(second, LinkedRuns.After(LinkedRuns.Start, "{\"a\":2}"));
        Assert.NotEqual(second, LinkedRuns.After(first, "{\"a\":3}"));
    }

    private static IEnumerable<string> Written(Entry? entry) => entry!.Lines.Select(line =>
        line.DebitCents > Money.Zero ? $"D {line.Account} {line.DebitCents.Cents}" : $"C {line.Account} {line.CreditCents.Cents}");
}
