using System.Text;
using Coop.Hosting;
using Coop.Pricing;
using Coop.Redistribution;

namespace Coop.Rules;

public class A_member_can_follow_their_share
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    private static readonly Statutes Voted = new("statutes", LegalProfile.FrScop, "Europe/Paris", new(1, 10),
        new Dictionary<ShareKey, Ratio> { [ShareKey.Hours] = 1 }, new(),
        [
            new("share-charge-csg", new(92, 1000), new(2026, 1, 1), "CSS L136-8"),
            new("share-charge-csg", new(1, 2), new(2026, 7, 1), "a later figure"),
            new("share-charge-crds", new(5, 1000), new(2026, 1, 1), "ordonnance 96-50"),
        ]);

    [Fact]
    public void Pool_times_own_weight_by_all_weights_is_the_exact_quotient()
    {
        var share = Share();
        Assert.Equal(share.QuotientCents, share.PoolCents.Cents * share.Weight / share.TotalWeight);
        Assert.Equal((new Ratio(20_000, 3), new Money(6667)), (share.QuotientCents, share.Cents));
    }

    [Fact]
    public void Charges_are_dated_figures_and_the_net_is_what_they_leave()
    {
        var share = Share();
        Assert.Equal([("crds", 33), ("csg", 613)], share.Charges.Select(charge => (charge.Name, charge.Cents.Cents)));
        Assert.Equal(6667 - 33 - 613, share.NetCents.Cents);
        Assert.Empty(ShareCharge.Of(Voted, new(6667), new(2025, 12, 31)));
    }

    [Fact]
    public void What_is_kept_back_of_shares_is_owed_and_not_kept()
    {
        var entry = Charts.Posting.OfPayment("1", [(new MemberId(Guid.Empty), new(6667))], new(646), [], DateTimeOffset.UnixEpoch)!;
        Assert.Equal([("4286", 6667), ("431", -646), ("512", -6021)],
            entry.Lines.Select(line => (line.Account, line.DebitCents.Cents - line.CreditCents.Cents)));
    }

    [Fact]
    public void What_was_had_in_advance_and_what_becomes_capital_are_taken_off_too()
    {
        Assert.Equal(6667 - 33 - 613 - 1_000, Share(Voted, advance: 1_000).NetCents.Cents);
        var kept = Share(Voted with { CashRate = new(1, 2) });
        Assert.Equal((3333, 6667 - 33 - 613 - 3333), (kept.RetainedCents.Cents, kept.NetCents.Cents));
    }

    [Fact]
    public void What_is_taken_back_of_pay_gives_back_what_it_bore()
    {
        var statutes = Voted with { Parameters = [new("pay-charge-own", new(1, 3), new(2026, 1, 1), "test")] };
        Assert.Equal([33, -33, 0], ((long[])[100, -100, 0]).Select(cents => ShareCharge.Withheld(statutes, new(cents), Day).Cents));
    }

    [Theory]
    [InlineData(0, true, "la paie est due brute")]
    [InlineData(0, false, "pay is due gross")]
    [InlineData(481, true, "19,23 EUR", "avant impôt à la source")]
    [InlineData(481, false, "19.23 EUR", "before tax at source")]
    public void Whether_pay_is_gross_or_net_is_said_in_words(long withheld, bool french, params string[] said)
    {
        var statement = new MemberStatement("2026", "p", 7200, new(2404), new(withheld), [], [], new(7, "sha256:head", DateTimeOffset.UnixEpoch, "signed", default));
        Assert.All(said, one => Assert.Contains(one, string.Join('\n', StatementText.Of(statement, french)), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "Quotient exact, en centimes : 20000/3", "60,21 EUR", "selon le temps de travail", "Poids propre : 2")]
    [InlineData(false, "Exact quotient, in cents: 20000/3", "60.21 EUR", "by working time", "Own weight: 2")]
    public void It_is_printed_in_french_and_english(bool french, params string[] said)
    {
        var statement = new MemberStatement("2026", "p", 7200, new(2404), new(481), [], [Share()], new(7, "sha256:head", DateTimeOffset.UnixEpoch, "signed", default));
        var text = string.Join('\n', StatementText.Of(statement, french));
        Assert.All(said.Concat(["sha256:head", "signed", "sha256:"]), one => Assert.Contains(one, text, StringComparison.Ordinal));
        Assert.StartsWith("%PDF-1.4", Encoding.Latin1.GetString(Paper.Of("statement", StatementText.Of(statement, french))), StringComparison.Ordinal);
    }

    private static ShareStatement Share(Statutes? statutes = null, long advance = 0)
    {
        var proof = Proof.Of("2026", new(10_000), [new("a", 2), new("b", 1)], cap: null, new PolicyRef("statutes", 1, "sha256:0"));
        var distribution = new Distribution
        {
            Id = Guid.Empty, Period = "2026", Status = DistributionStatus.Approved, PoolCents = new(10_000), KeptCents = default,
            Statutes = proof.Statutes, Proof = proof.Json(), Hash = proof.Hash(), ProposedAt = DateTimeOffset.UnixEpoch,
        };
        return ShareStatement.Of(distribution, new(Guid.Empty, default, "a", new(6667), "by hours"), statutes ?? Voted, Day, new(advance));
    }
}
