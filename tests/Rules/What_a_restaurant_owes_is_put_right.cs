using System.Text.Json;
using Coop.Pricing;
using Coop.Redistribution;
using Coop.Routing;

namespace Coop.Rules;

public class What_a_restaurant_owes_is_put_right
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.FromHours(2)), Later = Noon.AddDays(30);
    private static readonly Tariff Tariff = Founding.Tariff with { Afterwards = Founding.Tariff.Afterwards with { ReturnedPercent = 90, ReturnLegPercent = 50 } };
    private static readonly Price Agreed = Tariff.PriceOf(new PolicyRef("A", 1, "sha256:0"), new Delivery(
        new Place(45.75, 4.85, "Rue A"), new Place(45.76, 4.86, "Rue B"), new Trip(2_400, 600), 1_000, Noon));

    [Fact]
    public void By_the_difference_of_each_line_on_the_day_of_the_change()
    {
        var delivered = Settled(null, RideEnd.Delivered, waitedSeconds: 931);
        var returned = Settled(delivered, RideEnd.Returned, waitedSeconds: 931);

        var news = RideSettlement.NewsOf(delivered, returned, Later)!;

        Assert.Equal((1, Later), (news.Revision, news.At));
        Assert.Equal(returned.Price.Total - delivered.Price.Total, news.Price.Total);
        foreach (var payee in Enum.GetValues<Payee>())
            Assert.Equal(returned.Price.To(payee) - delivered.Price.To(payee), news.Price.To(payee));
        Assert.DoesNotContain(news.Price.Lines, line => line.Rule == Owed.WaitingRule);
        Assert.Contains(news.Price.Lines, line => line is { Rule: "return-leg", Cents.Cents: > 0 });
        Assert.Equal(news.Price.To(Payee.Vat), news.Price.Lines.Aggregate(Money.Zero, (sum, line) => sum + (line.VatCents ?? Money.Zero)));
        Assert.Equal(Noon, returned.At);
    }

    [Fact]
    public void To_where_it_was_when_it_is_turned_round_again()
    {
        var delivered = Settled(null, RideEnd.Delivered, waitedSeconds: 931);
        var back = Settled(Settled(delivered, RideEnd.Returned, waitedSeconds: 931), RideEnd.Delivered, waitedSeconds: 931);

        Assert.Equal(delivered.Price.Lines, back.Price.Lines);
        Assert.Equal(2, back.Revision);
    }

    [Fact]
    public void By_the_fee_that_falls_away_when_a_wait_is_found_not_to_have_been()
    {
        var waited = Settled(null, RideEnd.Delivered, waitedSeconds: 931);
        var free = Settled(waited, RideEnd.Delivered, waitedSeconds: 0);

        // 15 min 31 s, 10 of them free: six minutes begun at 0.25 €, and 20 % VAT.
        var news = RideSettlement.NewsOf(waited, free, Later)!;
        Assert.Equal([-150L, -30L], news.Price.Lines.Select(line => line.Cents.Cents));
        Assert.StartsWith("put right: falls away", news.Price.Lines[0].Because);
        Assert.Equal(Agreed.Lines, free.Price.Lines);
    }

    [Fact]
    public void By_nothing_when_nothing_changes()
    {
        var waited = Settled(null, RideEnd.Delivered, waitedSeconds: 931);

        Assert.False(RideSettlement.IsNews(waited, Settled(waited, RideEnd.Delivered, waitedSeconds: 931)));
        Assert.Null(RideSettlement.NewsOf(waited, Settled(waited, RideEnd.Delivered, waitedSeconds: 925), Later));
    }

    [Fact]
    public void In_the_books_by_an_entry_of_its_own_that_takes_back_what_was_too_much()
    {
        var waited = Settled(null, RideEnd.Delivered, waitedSeconds: 931);
        var (first, second) = (
            Charts.Posting.Of(RideSettlement.NewsOf(null, waited, Noon)!)!,
            Charts.Posting.Of(RideSettlement.NewsOf(waited, Settled(waited, RideEnd.Delivered, waitedSeconds: 0), Later)!)!);

        Assert.NotEqual(first.Key, second.Key);
        Assert.Equal(Later.ToUniversalTime(), second.At);
        Assert.Equal(Agreed.Total, first.Lines.Concat(second.Lines).Where(line => line.Account == "411")
            .Aggregate(Money.Zero, (sum, line) => sum + line.DebitCents - line.CreditCents));
    }

    [Fact]
    public void For_as_many_days_as_the_members_voted_and_thirty_where_an_old_tariff_says_nothing()
    {
        var (waited, rule) = (Settled(null, RideEnd.Delivered, waitedSeconds: 931), Tariff.Afterwards.Waiting with { ContestDays = 5 });

        Assert.Null(WaitObjection.Refuses(waited, rule, Noon.AddDays(5)));
        Assert.Equal(("objection_too_late", "A wait can be contested for 5 days."),
            WaitObjection.Refuses(waited, rule, Noon.AddDays(5).AddSeconds(1)) is { } late ? (late.Code, late.Because) : default);
        Assert.Equal("nobody_waited", WaitObjection.Refuses(Settled(null, RideEnd.Cancelled, waitedSeconds: 0), rule, Noon)?.Code);
        Assert.Equal(30, JsonSerializer.Deserialize<Waiting>("""{"graceMinutes":10,"perMinuteCents":25,"mostCents":3000}""", Wire.Json)!.ContestDays);
    }

    private static SettledRide Settled(SettledRide? before, RideEnd end, long waitedSeconds) => RideSettlement.Of(before, new RideTold(
        Order, 5 + (before?.Revision ?? 0), new RestaurantId(Guid.Empty), new MemberId(Guid.Empty), end,
        before?.AgreedPrice ?? Agreed, new RideWent(WaitedSeconds: waitedSeconds), Noon), Tariff);

    private static readonly OrderId Order = new(Guid.NewGuid());
}
