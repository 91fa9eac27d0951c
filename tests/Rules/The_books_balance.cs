using Coop.Pricing;
using Coop.Redistribution;

namespace Coop.Rules;

public class The_books_balance
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly PolicyRef Policy = new("voted", 1, "sha256:0");
    private static readonly Guid Rider = Guid.Parse("00000000-0000-7000-8000-000000000001"), Restaurant = Guid.Parse("00000000-0000-7000-8000-000000000002");
    private static readonly DatedFigure Rate = new(DatedFigure.EmployerContributions, new(22, 100), new(2026, 1, 1), "payroll office");

    [Fact]
    public void A_ride_is_owed_by_the_restaurant_and_its_vat_by_us()
    {
        var price = new Price(Policy, [new("base", Payee.Riders, new(700), ""), new("co-op", Payee.Coop, new(133), ""), new("VAT", Payee.Vat, new(167), "")]);
        Assert.Equal(["D 411 1000", "C 706 833", "C 44571 167"], Written(Charts.Posting.Of(new RideSettled(new(Rider), new(Restaurant), new(Rider), RideEnd.Delivered, price, Noon))));
    }

    [Fact]
    public void A_ride_that_cost_nothing_is_no_entry() =>
        Assert.Null(Charts.Posting.Of(new RideSettled(new(Rider), new(Restaurant), null, RideEnd.Cancelled, new(Policy, []), Noon)));

    [Fact]
    public void A_tip_is_never_income() =>
        Assert.Equal(["D 411 200", "C 468 200"], Written(Charts.Posting.Of(new TipSettled(Rider, new(Rider), new(Restaurant), new(Rider), new(200), Noon))));

    [Fact]
    public void A_shift_costs_its_pay_and_the_contributions_at_the_dated_rate()
    {
        var shift = new ShiftSettled(new(Rider), new(Rider), Policy, 3600, 0, 1, [new("hour", "seconds", 3600, new(1202), new(1202), "")], Noon, Noon, Noon);
        Assert.Equal(["D 641 1202", "C 421 1202", "D 645 264", "C 431 264"], Written(Charts.Posting.Of(shift, Rate)));
    }

    [Fact]
    public void An_expense_is_owed_with_its_vat() =>
        Assert.Equal(["D 615 10000", "D 44566 2000", "C 401 12000"], Written(Charts.Posting.OfExpense("e", "615", new(10_000), new(2_000), "brakes", Noon)));

    [Fact]
    public void A_year_ends_with_every_cost_and_income_account_at_zero()
    {
        (string, Money)[] balances = [("641", new(500)), ("706", new(-900))];
        Assert.Equal(["C 641 500", "D 706 900", "C 120 400"], Written(Charts.Posting.OfClosing("2026", balances, Noon)));
        Assert.Equal(["C 641 500", "D 129 500"], Written(Charts.Posting.OfClosing("2026", balances[..1], Noon)));
    }

    [Fact]
    public void A_distribution_makes_good_old_losses_first()
    {
        var year = Waterfall.Of(new(LegalProfile.FrScop, new(1100), new(100), default, new(10_000), new(1, 100), default));
        var entry = Charts.Posting.OfDistribution("d", year, [("119", new(100))], [(new(Rider), new(830))], new(10), Noon);
        Assert.Equal(["D 120 1100", "C 119 100", "C 1061 150", "C 1063 20", "C 4286 830"], Written(entry));
    }

    [Fact]
    public void Nothing_is_owed_to_nobody() => Assert.Throws<UnbalancedEntryException>(() => new Entry("tip:x", Journal.Sales, Noon, "a tip for nobody",
        [Line.Debit(Charts.French[Use.Restaurants], new(1)), Line.Credit(Charts.French[Use.TipsHeld], new(1))]));

    [Theory]
    [InlineData("closing:2026", "period_closed")]
    [InlineData("distribution:x", "has_own_reversal")]
    [InlineData("shift:x:1", "has_own_reversal")]
    [InlineData("reversal:expense:x", "is_reversal")]
    [InlineData("expense:x", null)]
    [InlineData("tip:x", null)]
    public void What_has_a_way_of_its_own_is_not_simply_turned_round(string key, string? code) => Assert.Equal(code, Posting.ForbidReversal(key)?.Code);

    [Fact]
    public void A_reversal_turns_every_line_round()
    {
        var expense = Charts.Posting.OfExpense("e", "615", new(10_000), new(2_000), "brakes", Noon)!;
        Assert.Equal(["C 615 10000", "C 44566 2000", "D 401 12000"], Written(expense.Reversed(Noon, "wrong shop")));
    }

    [Fact]
    public void Sides_that_differ_are_never_written() => Refused(new Line("411", null, new(2), default), new Line("706", null, default, new(1)));

    [Fact]
    public void One_line_is_no_entry() => Refused(new Line("411", null, new(1), new(1)));

    [Fact]
    public void A_line_stands_on_one_side() => Refused(new Line("411", null, new(1), new(1)), new Line("706", null, new(1), new(1)));

    [Fact]
    public void An_account_outside_the_chart_is_never_used() =>
        Assert.Throws<KeyNotFoundException>(() => Charts.Posting.OfExpense("e", "999", new(1), default, "nowhere", Noon));

    [Fact]
    public void One_cent_elsewhere_is_another_hash()
    {
        var entry = Charts.Posting.OfExpense("e", "615", new(10_000), new(2_000), "brakes", Noon)!;
        Assert.Equal(entry.Hash(), Charts.Posting.OfExpense("e", "615", new(10_000), new(2_000), "brakes", Noon)!.Hash());
        Assert.NotEqual(entry.Hash(), Charts.Posting.OfExpense("e", "615", new(10_001), new(1_999), "brakes", Noon)!.Hash());
    }

    private static void Refused(params Line[] lines) =>
        Assert.Throws<UnbalancedEntryException>(() => new Entry("test:1", Journal.Operations, Noon, "never", lines));

    private static IEnumerable<string> Written(Entry? entry) => entry!.Lines.Select(line =>
        line.DebitCents > Money.Zero ? $"D {line.Account} {line.DebitCents.Cents}" : $"C {line.Account} {line.CreditCents.Cents}");
}
