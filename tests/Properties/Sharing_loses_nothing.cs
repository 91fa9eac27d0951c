using System.Numerics;
using Coop.Redistribution;
using FsCheck;
using FsCheck.Fluent;

namespace Coop.Properties;

public class Sharing_loses_nothing
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1_000);

    [Fact]
    public void Shares_and_what_is_kept_sum_to_the_pool() => Check((pool, weights, cap) =>
        Sum(Shares.Of("2026", pool, weights, cap)) == pool.Cents);

    [Fact]
    public void A_share_is_its_exact_due_rounded_down_or_up() => Check((pool, weights, _) =>
    {
        var whole = weights.Aggregate(Ratio.Zero, (sum, weight) => sum + weight.Size);
        return Shares.Of("2026", pool, weights).Shares.All(share =>
        {
            var due = share.Weight * pool.Cents / whole;
            return share.Quotient == due && share.Cents.Cents >= due.Floor() && share.Cents.Cents <= -(Ratio.Zero - due).Floor();
        });
    });

    [Fact]
    public void Nobody_gets_more_than_the_cap_and_no_weight_gets_nothing() => Check((pool, weights, cap) =>
        Shares.Of("2026", pool, weights, cap).Shares.All(share =>
            share.Cents <= cap && (share.Weight.Sign > 0 || share.Cents == Money.Zero)));

    [Fact]
    public void Something_is_kept_only_when_everybody_with_a_weight_has_the_cap() => Check((pool, weights, cap) =>
        Shares.Of("2026", pool, weights, cap) is var shared &&
        (shared.KeptCents == Money.Zero || shared.Shares.All(share => share.Weight.Sign == 0 || share.Cents == cap)));

    [Fact]
    public void The_order_and_scale_of_the_weights_change_nothing() => Check((pool, weights, cap) =>
    {
        var shuffled = weights.OrderBy(weight => Shares.TieHash("any", weight.Id)).ToList();
        var scaled = shuffled.Select(weight => weight with { Size = weight.Size * new Ratio(7, 3) }).ToList();
        return Cents(weights).SequenceEqual(Cents(shuffled)) && Cents(weights).SequenceEqual(Cents(scaled));
        IEnumerable<(string, Money)> Cents(IReadOnlyList<Weight> of) =>
            Shares.Of("2026", pool, of, cap).Shares.Select(share => (share.Id, share.Cents));
    });

    [Fact]
    public void The_same_input_in_any_order_gives_the_same_bytes() => Check((pool, weights, cap) =>
    {
        var statutes = new Pricing.PolicyRef("statutes", 1, "sha256:0");
        var proof = Proof.Of("2026", pool, weights, cap, statutes).Json();
        return proof == Proof.Of("2026", pool, [.. weights.Reverse()], cap, statutes).Json()
            && Recompute.Of(proof).Contains("\"matches\":true");
    });

    [Fact]
    public void A_scop_cuts_its_surplus_up_without_losing_a_cent_and_within_the_law() =>
        Prop.ForAll(Years, year =>
        {
            if (Waterfall.Forbid(year) is not null) return true;
            var cut = Waterfall.Of(year);
            if (cut.Surplus <= Money.Zero) return cut.Workers == Money.Zero;
            var surplus = (BigInteger)cut.Surplus.Cents;
            var (reserve, interest, workers) = (cut.LegalReserve.Cents, cut.Interest.Cents, cut.Workers.Cents);
            return cut.LegalReserve + cut.DevelopmentFund + cut.Interest + cut.Workers == cut.Surplus
                && (100 * reserve >= 15 * surplus || cut.LegalReserve + year.LegalReserve >= year.HighestCapital)
                && (4 * workers >= surplus || surplus == 1)
                && interest <= workers && cut.Interest <= cut.LegalReserve + cut.DevelopmentFund
                && cut.Interest <= year.InterestRequested && !(year.ShareRateCap < cut.Interest);
        }).Check(Many);

    private static long Sum(ShareOut shared) =>
        shared.Shares.Aggregate(shared.KeptCents, (sum, share) => sum + share.Cents).Cents;

    private static void Check(Func<Money, IReadOnlyList<Weight>, Money, bool> holds) =>
        Prop.ForAll(Problems, problem => holds(new(problem.Pool), problem.Weights, new(problem.Cap))).Check(Many);

    private static Arbitrary<(long Pool, IReadOnlyList<Weight> Weights, long Cap)> Problems => (
        from pool in Gen.OneOf(Gen.Choose(0, 30), Gen.Choose(0, int.MaxValue))
        from cap in Gen.OneOf(Gen.Choose(0, 30), Gen.Choose(0, int.MaxValue))
        from sizes in Gen.Zip(Gen.Choose(0, 40), Gen.Choose(1, 12)).NonEmptyListOf()
        where sizes.Any(size => size.Item1 > 0)
        select ((long)pool, (IReadOnlyList<Weight>)[.. sizes.Select((size, i) => new Weight($"m{i}", new(size.Item1, size.Item2)))], (long)cap))
        .ToArbitrary();

    private static Arbitrary<YearResult> Years => (
        from result in Gen.OneOf(Gen.Choose(-5, 200), Gen.Choose(0, 100_000_000))
        from deficit in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 1_000))
        from reserve in Gen.Choose(0, 1_000_000)
        from capital in Gen.OneOf(Gen.Choose(0, 100), Gen.Choose(0, 20_000_000))
        from rate in Gen.Choose(1, 700)
        from interest in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 50_000_000))
        from cap in Gen.OneOf(Gen.Constant(-1), Gen.Choose(0, 10_000))
        from toFund in Gen.Elements(true, false)
        select new YearResult(LegalProfile.FrScop, new(result), new(deficit), new(reserve), new(capital), new(rate, 1000),
            new(interest), cap < 0 ? null : new Money(cap), toFund)).ToArbitrary();
}
